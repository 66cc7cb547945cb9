"""One's own account page: devices, and for staff the ways to sign in."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from logistics.access.policy import Role
from logistics.access.queries import count_recovery_codes, get_credentials, number_of
from logistics.core.clock import now
from logistics.core.db import db
from logistics.messages.models import Mail
from logistics.messages.rules import Kind
from logistics.trainings.rules import Training
from tests.conftest import Client, Clock
from tests.factories.sign_ins import cookie_of, sign_in_of, signed_in
from tests.factories.staff import EMAIL, PASSWORD, Staff, a_member, give_password

NEW_PASSWORD = "another four words of mine"
CODES = re.compile(r"<li>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){5})</li>")
FRESH_PAGES = ["/account/password", "/account/email", "/account/app", "/account/codes"]


@pytest.fixture
def member(app: Flask) -> Staff:
    return a_member()


@pytest.fixture
def laptop(app: Flask, member: Staff) -> Client:
    return signed_in(app, member.account_id, device="Firefox on Linux")


def notices() -> Iterator[tuple[str, str]]:
    """Return (address, text) of every notice that waits."""
    db.session.rollback()
    for mail in db.session.scalars(select(Mail).where(Mail.kind == Kind.NOTICE)):
        yield mail.payload.email, mail.payload.text


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.PARTICIPANT, "P01"), (Role.TRAINER, "T01"), (Role.COORDINATOR, None)],
    ids=["participant", "trainer", "coordinator"],
)
def test_everybody_finds_their_account_from_their_first_page(
    sample: Training, client_for: Callable[..., Client], role: Role, code: str | None
) -> None:
    client = client_for(role, code)

    first = client.get("/", follow_redirects=True).text
    page = client.get("/account").text

    assert 'href="/account"' in first
    assert "(this device)" in page
    assert ("How you sign in" in page) == (role is not Role.PARTICIPANT)


def test_devices_are_listed_with_coarse_name_and_times(
    app: Flask, member: Staff, laptop: Client, clock: Clock
) -> None:
    phone = signed_in(app, member.account_id, device="Firefox on Android")
    clock.forward(minutes=12)
    other = laptop.get("/account")
    clock.forward(minutes=5)

    rows = re.findall(r"<tr>(.*?)</tr>", phone.get("/account").text, re.DOTALL)[1:]

    shown = [
        " ".join(re.sub(r"<button.*|<[^>]+>", " ", row, flags=re.DOTALL).split()) for row in rows
    ]
    assert other.status_code == 200
    assert shown == [
        "Firefox on Android (this device) 17 min ago now",
        "Firefox on Linux 17 min ago 5 min ago",
    ]


def test_device_that_signed_in_by_a_browser_is_named_coarsely(
    app: Flask, client: Client, member: Staff
) -> None:
    client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 Chrome/126.0.6478.122 Mobile"
    )
    give_password(client, member)
    client.post_form("/sign-in/second", {"code": member.code()})

    page = client.get("/account").text

    assert "Chrome on Android" in page
    assert "SM-S911B" not in page


def test_ending_ones_own_device_from_the_list_empties_the_browser(laptop: Client) -> None:
    url = f"/account/devices/{sign_in_of(laptop)}/end"

    answer = laptop.post_form(url, page="/account")

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert cookie_of(laptop) == ""


@pytest.mark.parametrize("url", FRESH_PAGES)
def test_ways_to_sign_in_ask_for_a_fresh_second_factor(app: Flask, member: Staff, url: str) -> None:
    client = signed_in(app, member.account_id, second_factor=False)

    answers = [client.get(url), client.post_form(url, page="/account")]

    assert [(a.status_code, a.location) for a in answers] == [(303, f"/step-up?next={url}")] * 2


@pytest.mark.parametrize("url", [*FRESH_PAGES, "/account/passkeys"])
def test_participant_has_no_such_pages(
    sample: Training, client_for: Callable[..., Client], url: str
) -> None:
    assert client_for(Role.PARTICIPANT, "P01").get(url).status_code == 403


def test_new_password_signs_in_and_the_old_one_does_not(
    app: Flask, member: Staff, laptop: Client
) -> None:
    typed = {"current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}

    answer = laptop.post_form("/account/password", typed)

    assert (answer.status_code, answer.location) == (303, "/account")
    old = app.test_client().post_form("/sign-in/staff", {"email": EMAIL, "password": PASSWORD})  # type: ignore[attr-defined]
    assert old.status_code == 422
    member.password = NEW_PASSWORD
    stranger = app.test_client()
    assert isinstance(stranger, Client)
    give_password(stranger, member)
    (notice,) = notices()
    assert notice[0] == EMAIL
    assert notice[1].startswith("The password of your account was changed just now")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param({"current": "not it"}, "This is not the password you have now.", id="old one"),
        pytest.param({"current": ""}, "Type the password you have now.", id="none"),
        pytest.param({"again": "not the same"}, "The two are not the same.", id="two"),
        pytest.param({"password": "short", "again": "short"}, "Take at least 15", id="too short"),
    ],
)
def test_password_that_cannot_be_is_refused_beside_its_field(
    member: Staff, laptop: Client, change: dict[str, str], sentence: str
) -> None:
    typed = {"current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD, **change}
    before = get_credentials(member.account_id).password_hash

    answer = laptop.post_form("/account/password", typed)

    db.session.rollback()
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert get_credentials(member.account_id).password_hash == before
    assert list(notices()) == []


def test_new_address_signs_in_and_the_owner_hears_of_it_at_the_old_one(
    app: Flask, member: Staff, laptop: Client
) -> None:
    answer = laptop.post_form("/account/email", {"email": " New@Example.org "})

    assert (answer.status_code, answer.location) == (303, "/account")
    member.email = "new@example.org"
    stranger = app.test_client()
    assert isinstance(stranger, Client)
    give_password(stranger, member)
    (notice,) = notices()
    assert notice[0] == EMAIL
    assert "example.org" not in notice[1]


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 422, "Type the new address."),
        ("anna at example", 422, "Type an address such as"),
        ("a@example.org\nBcc: x@example.org", 422, "Type an address such as"),
        ("Taken@example.org", 409, "Another account has this address."),
    ],
    ids=["empty", "no address", "header", "taken"],
)
def test_address_that_cannot_be_is_refused_beside_its_field(
    member: Staff, laptop: Client, typed: str, status: int, sentence: str
) -> None:
    a_member(email="taken@example.org")

    answer = laptop.post_form("/account/email", {"email": typed})

    db.session.rollback()
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert get_credentials(member.account_id).payload.email == EMAIL
    assert list(notices()) == []


def test_new_app_takes_over_once_it_has_shown_a_code(member: Staff, laptop: Client) -> None:
    laptop.post_form("/account/app/begin", page="/account/app")
    secret = get_credentials(member.account_id).payload.next_totp_secret
    shown = re.sub(
        r"[^A-Z2-7]", "", re.findall(r"<code[^>]*>([^<]*)", laptop.get("/account/app").text)[0]
    )

    wrong = laptop.post_form("/account/app", {"code": "000000"})
    right = laptop.post_form("/account/app", {"code": pyotp.TOTP(secret).at(now())})

    db.session.rollback()
    assert (shown, wrong.status_code, right.status_code) == (secret, 422, 303)
    assert get_credentials(member.account_id).payload.totp_secret == secret
    assert len(list(notices())) == 1


def test_secret_somebody_saw_can_be_made_anew(member: Staff, laptop: Client) -> None:
    secrets = set()
    for _ in range(2):
        laptop.post_form("/account/app/begin", page="/account/app")
        db.session.rollback()
        secrets.add(get_credentials(member.account_id).payload.next_totp_secret)
        db.session.rollback()

    assert len(secrets) == 2


def test_opening_the_page_of_a_new_app_makes_no_secret(member: Staff, laptop: Client) -> None:
    laptop.get("/account/app")

    assert get_credentials(member.account_id).payload.next_totp_secret == ""


def test_new_recovery_codes_are_shown_once_and_end_the_old_ones(
    app: Flask, member: Staff, laptop: Client
) -> None:
    shown = CODES.findall(laptop.post_form("/account/codes").text)
    later = laptop.get("/account/codes").text

    assert (len(shown), CODES.findall(later)) == (10, [])
    assert not set(shown) & set(member.codes)
    answers = []
    for code in (member.codes[0], shown[0]):
        client = app.test_client()
        assert isinstance(client, Client)
        give_password(client, member)
        answers.append(client.post_form("/sign-in/second", {"code": code}).status_code)
    db.session.rollback()
    assert (answers, count_recovery_codes(member.account_id)) == ([422, 303], 9)


def test_staff_without_a_second_factor_are_led_to_setting_one_up(
    client_for: Callable[..., Client],
) -> None:
    client = client_for(Role.COORDINATOR)

    page = client.get("/account").text

    assert ("/account/set-up" in page, "/account/password" in page) == (True, False)
    answer = client.post_form("/account/set-up", page="/account")
    assert (answer.status_code, answer.location) == (303, "/set-up")


def test_page_shows_the_number_an_administrator_sees(member: Staff, laptop: Client) -> None:
    assert number_of(member.account_id) in laptop.get("/account").text


def test_page_takes_few_queries_however_many_devices(
    app: Flask,
    member: Staff,
    laptop: Client,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for _ in range(20):
        signed_in(app, member.account_id)

    with count_queries() as statements:
        laptop.get("/account")

    assert len(statements) <= 8
