"""Guessing is stopped, people are not: real requests, real limits."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from logistics.access.models import Account
from logistics.access.policy import Role
from logistics.access.rules import LIMITS, Limit, Try
from logistics.audit.models import AuditEntry
from logistics.cli.accounts import sign_in_link
from logistics.core.db import db
from logistics.trainings.rules import Training
from tests.conftest import CSRF, Client, Clock
from tests.factories.sign_ins import signed_in
from tests.factories.staff import PASSWORD, Staff, a_member, give_password

HOTEL, CAFE = "198.51.100.7", "203.0.113.9"
STAFF, SECOND = "/sign-in/staff", "/sign-in/second"


@pytest.fixture
def member(app: Flask) -> Staff:
    return a_member()


def at(app: Flask, address: str) -> Client:
    """Return a browser behind a network address."""
    made = app.test_client()
    assert isinstance(made, Client)
    made.environ_base["REMOTE_ADDR"] = address
    return made


def guesses(client: Client, url: str, *typed: dict[str, str]) -> Iterator[TestResponse]:
    """Send one guess after the other with the form of one page."""
    found = CSRF.search(client.get(url).text)
    assert found
    for data in typed:
        yield client.post(url, data={"csrf_token": found[1], **data})


def wrong(email: str, times: int) -> list[dict[str, str]]:
    return [{"email": email, "password": f"wrong guess number {n}"} for n in range(times)]


def statuses(answers: Iterator[TestResponse]) -> list[int]:
    return [answer.status_code for answer in answers]


def test_sixth_wrong_password_is_not_heard_and_nobody_else_waits(app: Flask, member: Staff) -> None:
    colleague = a_member(email="colleague@example.org")
    hotel = at(app, HOTEL)

    *heard, last = guesses(hotel, STAFF, *wrong(member.email, 6))

    assert [answer.status_code for answer in heard] == [422] * 5
    assert last.status_code == 429
    assert 0 < int(last.headers["Retry-After"]) <= 15 * 60
    give_password(at(app, HOTEL), colleague)


def test_right_password_is_not_heard_either_until_the_window_has_passed(
    app: Flask, member: Staff, clock: Clock
) -> None:
    hotel = at(app, HOTEL)
    last = list(guesses(hotel, STAFF, *wrong(member.email, 6)))[-1]
    right = {"email": member.email, "password": member.password}

    assert statuses(guesses(hotel, STAFF, right)) == [429]
    clock.forward(seconds=int(last.headers["Retry-After"]) - 5)
    assert statuses(guesses(hotel, STAFF, right)) == [429]
    clock.forward(seconds=5)
    assert statuses(guesses(hotel, STAFF, right)) == [303]


def test_guesser_elsewhere_does_not_shut_the_owner_out(app: Flask, member: Staff) -> None:
    list(guesses(at(app, CAFE), STAFF, *wrong(member.email, 6)))

    give_password(at(app, HOTEL), member)


def test_one_account_is_guessed_at_thirty_times_from_anywhere(app: Flask, member: Staff) -> None:
    found = Counter(
        status
        for network in range(7)
        for status in statuses(
            guesses(at(app, f"192.0.2.{network}"), STAFF, *wrong(member.email, 5))
        )
    )

    assert found == {422: 30, 429: 5}


def test_success_starts_the_count_anew(app: Flask, member: Staff) -> None:
    hotel = at(app, HOTEL)
    for _ in range(2):
        assert statuses(guesses(hotel, STAFF, *wrong(member.email, 4))) == [422] * 4
        give_password(hotel, member)


def test_sixth_wrong_code_is_not_heard(app: Flask, member: Staff, clock: Clock) -> None:
    hotel = at(app, HOTEL)
    give_password(hotel, member)

    assert statuses(guesses(hotel, SECOND, *[{"code": "000000"}] * 6)) == [422] * 5 + [429]
    assert statuses(guesses(hotel, SECOND, {"code": member.code()})) == [429]
    clock.forward(minutes=15)
    give_password(hotel, member)  # the first step is over by now
    assert statuses(guesses(hotel, SECOND, {"code": member.code()})) == [303]


def test_sixth_wrong_code_of_a_step_up_is_not_heard(app: Flask, member: Staff) -> None:
    client = signed_in(app, member.account_id, second_factor=False)

    answers = statuses(guesses(client, "/step-up", *[{"code": "000000"}] * 6))

    assert answers == [422] * 5 + [429]


def test_sixth_wrong_old_password_is_not_heard(app: Flask, member: Staff) -> None:
    client = signed_in(app, member.account_id)
    typed = {"current": "not this one", "password": PASSWORD, "again": PASSWORD}

    assert statuses(guesses(client, "/account/password", *[typed] * 6)) == [422] * 5 + [429]


def test_one_network_address_stops_at_a_hundred_failures(app: Flask, member: Staff) -> None:
    hotel = at(app, HOTEL)
    typed = [one for n in range(200) for one in wrong(f"nobody{n}@example.org", 1)]

    *_, last = answers = list(guesses(hotel, STAFF, *typed))

    assert Counter(answer.status_code for answer in answers) == {422: 100, 429: 100}
    assert 0 < int(last.headers["Retry-After"]) <= 15 * 60
    assert statuses(guesses(at(app, CAFE), STAFF, *wrong("x@example.org", 1))) == [422]


def test_stopped_address_is_heard_again_when_the_window_has_passed(
    app: Flask, member: Staff, clock: Clock
) -> None:
    typed = [one for n in range(101) for one in wrong(f"nobody{n}@example.org", 1)]
    list(guesses(at(app, HOTEL), STAFF, *typed))
    clock.forward(minutes=15)

    give_password(at(app, HOTEL), member)


def test_twenty_five_people_behind_one_address_all_get_in(sample: Training, app: Flask) -> None:
    """Within a minute: each asks for a link, mistypes nothing, and presses the button."""
    codes = db.session.scalars(
        text("SELECT code FROM people WHERE kind = 'participant' AND state = 'confirmed' LIMIT 25")
    ).all()
    places = []
    for code in codes:
        phone = at(app, HOTEL)
        asked = phone.post_form(
            "/sign-in/link", {"email": f"{code.lower()}@example.org"}, page="/sign-in"
        )
        assert (asked.status_code, asked.location) == (303, "/sign-in/sent")
        link = sign_in_link(Role.PARTICIPANT, slug=sample.slug, code=code)
        phone.get(link.removeprefix(app.config["BASE_URL"]))
        phone.post_form("/sign-in")
        places.append(phone.get("/me/").status_code)

    assert (len(codes), Counter(places)) == (len(codes), {200: len(codes)})
    assert len(codes) >= 24


def test_twenty_five_members_of_staff_behind_one_address_all_get_in(app: Flask) -> None:
    """Each mistypes the password once."""
    answers = []
    for number in range(25):
        member = a_member(email=f"m{number}@example.org")
        client = at(app, HOTEL)
        list(guesses(client, STAFF, *wrong(member.email, 1)))
        give_password(client, member)
        answers += statuses(guesses(client, SECOND, {"code": member.code()}))

    assert answers == [303] * 25


def test_counting_makes_no_account(app: Flask) -> None:
    list(guesses(at(app, HOTEL), STAFF, *wrong("nobody@example.org", 6)))

    assert db.session.scalars(select(func.count()).select_from(Account)).one() == 0


@pytest.mark.parametrize(
    ("url", "page", "status"),
    [
        pytest.param("/sign-in", "/sign-in", 410, id="a link that is none"),
        pytest.param("/sign-in/link", "/sign-in", 422, id="no address"),
        pytest.param(SECOND, "/sign-in/staff", 303, id="no password before"),
        pytest.param("/sign-in/second/challenge", "/sign-in/staff", 303, id="a passkey for nobody"),
        pytest.param("/set-up", "/sign-in/staff", 410, id="no set-up begun"),
    ],
)
def test_strangers_fill_no_log(
    app: Flask, url: str, page: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, Try.ADDRESS, Limit(2, LIMITS[Try.ADDRESS].window))
    hotel = at(app, HOTEL)
    hotel.get("/l/none")
    token = CSRF.search(hotel.get(page).text)
    assert token

    answers = []
    for _ in range(4):
        hotel.set_cookie("link", "none")
        answers.append(hotel.post(url, data={"csrf_token": token[1]}).status_code)

    assert answers == [status, status, 429, 429]
    assert db.session.scalars(select(func.count()).select_from(AuditEntry)).one() == 2


def test_stopped_address_still_signs_in_with_a_link(
    app: Flask, sample: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, Try.ADDRESS, Limit(1, LIMITS[Try.ADDRESS].window))
    phone = at(app, HOTEL)
    answers = []
    link = sign_in_link(Role.PARTICIPANT, slug=sample.slug, code="P01")
    for path in ("/l/none", "/l/none", link.removeprefix(app.config["BASE_URL"])):
        phone.get(path)
        answers.append(phone.post_form("/sign-in").status_code)

    assert answers == [410, 429, 303]
