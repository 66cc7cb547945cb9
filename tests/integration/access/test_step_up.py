"""A second factor once more: what it opens, for how long, and how often it may be tried."""

from collections.abc import Callable

import pytest
from flask import Flask

from logistics.access.policy import Role
from logistics.access.service.second_factors import WRONG_CODE
from tests.conftest import Client, Clock
from tests.factories.second_factors import add_app, add_recovery_codes
from tests.integration.web.walking import dump

FRESH_PAGE = "/account/passkeys"

ClientFor = Callable[..., Client]


def cookie_of(client: Client) -> str:
    cookie = client.get_cookie("id")
    assert cookie is not None
    return cookie.value


def rows_but_tries() -> list[tuple[object, ...]]:
    return [table for table in dump() if table[0] != "attempts"]


@pytest.fixture
def office(client_for: ClientFor) -> Client:
    return client_for(Role.COORDINATOR)


def test_page_that_needs_a_fresh_factor_sends_to_step_up_and_back(
    office: Client, app: Flask
) -> None:
    codes = add_app(office)

    asked = office.get(FRESH_PAGE)
    answer = office.post_form(asked.location, {"code": codes.now()})

    assert asked.location == "/step-up?next=/account/passkeys"
    assert (answer.status_code, answer.location) == (303, FRESH_PAGE)
    assert office.get(FRESH_PAGE).status_code == 200


def test_step_up_gives_a_new_sign_in_and_ends_the_old(office: Client, app: Flask) -> None:
    codes, before = add_app(office), cookie_of(office)
    office.post_form("/step-up", {"code": codes.now()})
    after = cookie_of(office)
    old = app.test_client()
    old.set_cookie("id", before)

    assert after != before
    assert (old.get("/step-up").location, office.get("/step-up").status_code) == ("/sign-in", 200)


def test_recovery_code_steps_up_once(office: Client) -> None:
    add_app(office)
    code = add_recovery_codes(office)[0]

    statuses = [office.post_form("/step-up", {"code": code}).status_code for _ in range(2)]

    assert statuses == [303, 422]


def test_code_of_the_app_steps_up_once(office: Client) -> None:
    code = add_app(office).now()

    statuses = [office.post_form("/step-up", {"code": code}).status_code for _ in range(2)]

    assert statuses == [303, 422]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param("000000", WRONG_CODE, id="wrong code"),
        pytest.param("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", WRONG_CODE, id="wrong recovery code"),
        pytest.param("Hotel Šumadija", WRONG_CODE, id="words"),
        pytest.param("0" * 10_000, WRONG_CODE, id="very long"),
        pytest.param("", "Type the code.", id="nothing"),
    ],
)
def test_wrong_code_is_refused_beside_the_field_and_changes_nothing(
    office: Client, typed: str, sentence: str
) -> None:
    add_app(office)
    cookie, before = cookie_of(office), rows_but_tries()

    answer = office.post_form("/step-up", {"code": typed})

    assert (answer.status_code, answer.text.count(f"<span>{sentence}</span>")) == (422, 1)
    assert (cookie_of(office), rows_but_tries()) == (cookie, before)
    assert office.get(FRESH_PAGE).status_code == 303


def test_sixth_wrong_code_is_not_looked_at(office: Client, clock: Clock) -> None:
    codes = add_app(office)
    wrong = [office.post_form("/step-up", {"code": "000000"}).status_code for _ in range(5)]

    sixth = office.post_form("/step-up", {"code": codes.now()})

    assert (wrong, sixth.status_code) == ([422] * 5, 429)
    assert 880 < int(sixth.headers["Retry-After"]) <= 900
    clock.forward(minutes=15)
    later = codes.at(clock.now(None).timestamp())  # type: ignore[arg-type]
    assert office.post_form("/step-up", {"code": later}).status_code == 303


def test_right_code_forgets_wrong_ones(office: Client) -> None:
    add_app(office)
    codes = add_recovery_codes(office)
    for code in codes[:2]:
        for _ in range(4):
            office.post_form("/step-up", {"code": "000000"})
        assert office.post_form("/step-up", {"code": code}).status_code == 303


def test_codes_of_one_account_do_not_fit_another(client_for: ClientFor) -> None:
    office, other = client_for(Role.COORDINATOR), client_for(Role.ADMINISTRATOR)
    add_app(office)
    codes = add_app(other, email="machine@example.org")

    assert office.post_form("/step-up", {"code": codes.now()}).status_code == 422


@pytest.mark.parametrize(
    ("minutes", "status"),
    [pytest.param(4, 200, id="just in time"), pytest.param(5, 303, id="just too late")],
)
def test_second_factor_stays_fresh_for_five_minutes(
    office: Client, clock: Clock, minutes: int, status: int
) -> None:
    codes = add_app(office)
    office.post_form("/step-up", {"code": codes.now()})
    clock.forward(minutes=minutes)

    assert office.get(FRESH_PAGE).status_code == status


def test_account_without_second_factor_is_led_to_setting_one_up(office: Client) -> None:
    page = office.get("/step-up").text
    answer = office.post_form("/account/set-up", page="/step-up")

    assert ("You have none yet." in page, 'name="code"' in page) == (True, False)
    assert 'action="/account/set-up"' in page
    assert (answer.status_code, answer.location) == (303, "/set-up")


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/t/borders-2026/people?q=a", "/t/borders-2026/people?q=a"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_way_on_leads_to_our_own_pages_only(office: Client, wanted: str, place: str) -> None:
    add_app(office)
    code = add_recovery_codes(office)[0]
    office.get("/step-up")

    page = office.get("/step-up", query_string={"next": wanted}).text
    address = page.split('action="')[1].split('"')[0].replace("&amp;", "&")

    assert office.post_form(address, {"code": code}).location == place


@pytest.mark.parametrize("path", ["/step-up", "/account/passkeys"])
def test_participant_has_no_second_factor_to_show(
    client_for: ClientFor, sample: object, path: str
) -> None:
    assert client_for(Role.PARTICIPANT, "P01").get(path).status_code == 403
