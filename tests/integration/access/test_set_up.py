"""Setting an account up: password, app, recovery codes, signed in; Back harms nothing."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from logistics.access.models import Account, Credentials, PendingSignIn, RecoveryCode, SignIn
from logistics.access.policy import Role
from logistics.access.rules import Purpose, StaffDetails
from logistics.access.service import begin_credentials, create_account, mint_link
from logistics.core.clock import now
from logistics.core.db import db, transaction
from tests.conftest import CSRF, Client, Clock
from tests.factories.staff import EMAIL, PASSWORD, Staff, a_member, give_password

PAGE, APP, CODES, DONE = "/set-up", "/set-up/app", "/set-up/codes", "/set-up/done"
BOTH = {"password": PASSWORD, "again": PASSWORD}
SECRET = re.compile(r"[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}")
CODE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){5}")


def a_path() -> str:
    """Return the address of a set-up link for a new coordinator."""
    with transaction():
        account_id = create_account(Role.COORDINATOR, at=now())
        begin_credentials(account_id, StaffDetails(email=EMAIL))
        return f"/l/{mint_link(account_id, Purpose.SET_UP, at=now())}"


@pytest.fixture
def path(app: Flask) -> str:
    return a_path()


@pytest.fixture
def begun(client: Client, path: str) -> Client:
    """A client that has opened the link and pressed the button."""
    client.get(path)
    answer = client.post_form("/sign-in")
    assert (answer.status_code, answer.location) == (303, PAGE)
    return client


@pytest.fixture
def with_password(begun: Client) -> Client:
    answer = begun.post_form(PAGE, BOTH)
    assert (answer.status_code, answer.location) == (303, APP), answer.text
    return begun


@pytest.fixture
def with_app(with_password: Client) -> Client:
    answer = with_password.post_form(APP, {"code": app_of(with_password).now()})
    assert (answer.status_code, answer.location) == (303, CODES), answer.text
    return with_password


def app_of(client: Client) -> pyotp.TOTP:
    found = SECRET.search(client.get(APP).text)
    assert found
    return pyotp.TOTP(found[0].replace(" ", ""))


def token_of(client: Client, page: str) -> str:
    found = CSRF.search(client.get(page).text)
    assert found
    return found[1]


def count(model: type[SignIn | PendingSignIn | RecoveryCode]) -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(model)).one()


def test_set_up_ends_signed_in_with_a_fresh_second_factor(with_app: Client) -> None:
    codes = CODE.findall(with_app.post_form(CODES).text)
    answer = with_app.post_form(DONE, page=CODES)

    assert (len(set(codes)), answer.status_code, answer.location) == (10, 303, "/")
    assert with_app.get("/").text.count("Your account is set up, and you are signed in.") == 1
    assert with_app.get("/account/passkeys").status_code == 200
    assert count(PendingSignIn) == 0


def test_what_was_set_up_signs_in(app: Flask, client: Client, with_app: Client) -> None:
    codes = CODE.findall(with_app.post_form(CODES).text)
    other = app.test_client()
    assert isinstance(other, Client)
    give_password(other, Staff(uuid4(), EMAIL, pyotp.TOTP("A" * 32), codes))

    assert other.post_form("/sign-in/second", {"code": codes[9]}).location == "/"


def test_nothing_is_open_before_the_end(with_app: Client) -> None:
    assert (with_app.get("/").location, count(SignIn)) == ("/sign-in", 0)


def test_link_sets_up_once(app: Flask, begun: Client, path: str) -> None:
    for client in (begun, app.test_client()):
        assert isinstance(client, Client)
        client.get(path)

        assert client.post_form("/sign-in").status_code == 410


def test_answer_to_a_double_click_on_the_link_is_the_same(client: Client, path: str) -> None:
    client.get(path)
    link, token = client.get_cookie("link"), token_of(client, "/sign-in")
    assert link
    first = client.post("/sign-in", data={"csrf_token": token})
    pending = client.get_cookie("pending")
    client.delete_cookie("pending")
    client.set_cookie("link", link.value)

    second = client.post("/sign-in", data={"csrf_token": token})

    assert pending
    assert (second.status_code, second.location) == (first.status_code, first.location)
    assert client.get_cookie("pending") == pending
    assert client.get_cookie("link") is None
    assert count(PendingSignIn) == 1


@pytest.mark.parametrize(
    ("seconds", "form_cookie", "status"),
    [
        pytest.param(9, True, 303, id="at once"),
        pytest.param(11, True, 410, id="seconds later"),
        pytest.param(0, False, 410, id="another browser"),
    ],
)
def test_used_link_opens_again_only_for_a_double_click(
    client: Client, path: str, clock: Clock, seconds: int, form_cookie: bool, status: int
) -> None:
    client.get(path)
    link = client.get_cookie("link")
    assert link
    client.post_form("/sign-in")
    clock.forward(seconds=seconds)
    client.delete_cookie("pending")
    client.set_cookie("link", link.value)
    if not form_cookie:
        client.delete_cookie("form")

    assert client.post_form("/sign-in").status_code == status


@pytest.mark.parametrize("page", [PAGE, APP, CODES])
def test_pages_need_a_link(client: Client, page: str) -> None:
    for cookie in ("", "invented"):
        client.set_cookie("pending", cookie)
        answer = client.get(page)

        assert (answer.status_code, answer.text.count("This set-up has ended")) == (410, 2)


def test_second_step_of_a_sign_in_opens_no_set_up(app: Flask, client: Client) -> None:
    give_password(client, a_member())

    assert [client.get(page).status_code for page in (PAGE, APP, CODES)] == [410] * 3


def test_set_up_opens_no_second_step(with_app: Client) -> None:
    assert with_app.get("/sign-in/second").location == "/sign-in/staff"


@pytest.mark.parametrize("page", [APP, CODES])
def test_later_page_sends_back_to_the_password(begun: Client, page: str) -> None:
    assert begun.get(begun.get(page).location or PAGE).status_code in {200, 303}
    assert begun.get(APP).location == PAGE


def test_codes_and_end_send_back_to_the_app(with_password: Client) -> None:
    token = token_of(with_password, APP)
    done = with_password.post(DONE, data={"csrf_token": token})
    codes = with_password.post(CODES, data={"csrf_token": token})

    assert [with_password.get(CODES).location, codes.location, done.location] == [APP] * 3
    assert (count(SignIn), count(RecoveryCode)) == (0, 0)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Type a password."),
        ({"password": "short", "again": "short"}, "Take at least 15 characters"),
        ({"password": EMAIL + "   ", "again": EMAIL + "   "}, "than your e-mail address."),
        ({"password": "password" * 3, "again": "password" * 3}, "first that are guessed"),
        ({"password": "š" * 600, "again": "š" * 600}, "Take at most 1,024 characters."),
        ({"password": PASSWORD, "again": PASSWORD + " "}, "The two are not the same."),
        ({"password": PASSWORD}, "Type the password once more."),
    ],
    ids=["nothing", "short", "address", "common", "long", "different", "once"],
)
def test_password_that_cannot_be_is_refused_beside_its_field(
    begun: Client, typed: dict[str, str], sentence: str
) -> None:
    answer = begun.post_form(PAGE, typed)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert db.session.scalars(select(Credentials.password_hash)).one() is None
    assert all(value not in answer.text for value in typed.values() if value != EMAIL + "   ")


@pytest.mark.parametrize("code", ["", "000000", "12345", "123 456", "abcdef"])
def test_wrong_code_confirms_nothing_and_keeps_the_secret(with_password: Client, code: str) -> None:
    app = app_of(with_password)

    answer = with_password.post_form(APP, {"code": code})

    assert answer.status_code == 422
    assert app_of(with_password).secret == app.secret
    assert db.session.scalars(select(Credentials.totp_confirmed_at)).one() is None


def test_password_sent_twice_keeps_the_secret(with_password: Client) -> None:
    before = app_of(with_password).secret
    answer = with_password.post_form(PAGE, BOTH)

    assert (answer.location, app_of(with_password).secret) == (APP, before)


def test_code_of_the_app_sent_twice_goes_on(with_password: Client) -> None:
    sent = {"csrf_token": token_of(with_password, APP), "code": app_of(with_password).now()}

    answers = [with_password.post(APP, data=sent) for _ in range(2)]

    assert [(a.status_code, a.location) for a in answers] == [(303, CODES)] * 2


def test_code_of_the_app_sent_at_the_same_moment_goes_on(app: Flask, with_password: Client) -> None:
    sent = {"csrf_token": token_of(with_password, APP), "code": app_of(with_password).now()}
    clients = [app.test_client() for _ in range(6)]
    for client, name in product(clients, ("pending", "form")):
        cookie = with_password.get_cookie(name)
        assert cookie
        client.set_cookie(name, cookie.value)
    start = threading.Barrier(len(clients))

    def press(client: FlaskClient) -> str | None:
        start.wait()
        return client.post(APP, data=sent).location

    with ThreadPoolExecutor(len(clients)) as pool:
        assert list(pool.map(press, clients)) == [CODES] * len(clients)


def test_end_sent_twice_signs_in_once(with_app: Client) -> None:
    token = token_of(with_app, CODES)
    pending = with_app.get_cookie("pending")
    first = with_app.post(DONE, data={"csrf_token": token})
    assert pending
    with_app.set_cookie("pending", pending.value)

    second = with_app.post(DONE, data={"csrf_token": token})

    assert [(a.status_code, a.location) for a in (first, second)] == [(303, "/")] * 2
    assert count(SignIn) == 1


def test_end_sent_twice_shows_the_way_in_where_the_first_answer_was_lost(
    with_app: Client,
) -> None:
    token = token_of(with_app, CODES)
    pending = with_app.get_cookie("pending")
    with_app.post(DONE, data={"csrf_token": token})
    assert pending
    with_app.delete_cookie("id")
    with_app.set_cookie("pending", pending.value)

    answer = with_app.post(DONE, data={"csrf_token": token})

    assert (answer.status_code, answer.text.count('href="/sign-in/staff"')) == (410, 1)


def test_going_back_shows_neither_secret_nor_codes(with_app: Client) -> None:
    with_app.post_form(CODES)

    pages = [with_app.get(page) for page in (PAGE, APP, CODES)]

    assert [page.location for page in pages] == [APP, CODES, None]
    assert [SECRET.findall(p.text) + CODE.findall(p.text) for p in pages] == [[], [], []]
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}


def test_each_press_makes_new_codes_and_ends_the_old(with_app: Client) -> None:
    first, second = (set(CODE.findall(with_app.post_form(CODES).text)) for _ in range(2))

    assert (len(first), len(second), first & second, count(RecoveryCode)) == (10, 10, set(), 10)


def test_pages_after_the_end_lead_home(with_app: Client) -> None:
    with_app.post_form(DONE, page=CODES)

    assert [with_app.get(page).location for page in (PAGE, APP, CODES)] == ["/"] * 3


def test_set_up_lapses_after_an_hour(begun: Client, clock: Clock) -> None:
    clock.forward(minutes=59, seconds=58)
    assert begun.get(PAGE).status_code == 200
    clock.forward(seconds=3)

    assert begun.get(PAGE).status_code == 410


@pytest.mark.parametrize(
    ("age", "status"),
    [(timedelta(hours=24, seconds=-5), 303), (timedelta(hours=24, seconds=1), 410)],
    ids=["just in time", "just too late"],
)
def test_link_lives_a_day(
    client: Client, path: str, clock: Clock, age: timedelta, status: int
) -> None:
    client.get(path)
    clock.forward(seconds=age.total_seconds())

    assert client.post_form("/sign-in").status_code == status


def close() -> None:
    db.session.execute(update(Account).values(disabled_at=now()))


def forget() -> None:
    db.session.execute(PendingSignIn.__table__.delete())  # type: ignore[attr-defined]


@pytest.mark.parametrize("happens", [close, forget])
def test_set_up_ends_when_the_account_is_shut(begun: Client, happens: Callable[[], None]) -> None:
    with transaction():
        happens()

    assert begun.get(PAGE).status_code == 410


def test_qr_code_says_what_the_letters_say(with_password: Client) -> None:
    page = with_password.get(APP).text
    secret = app_of(with_password).secret

    assert page.count("<svg") == 1
    assert f"otpauth://totp/127.0.0.1:anna%40example.org?secret={secret}" in page


def test_pages_have_no_inline_style_and_no_other_script(with_app: Client) -> None:
    page = with_app.post_form(CODES).text

    assert (page.count("style="), page.count("<script"), page.count("nonce=")) == (0, 1, 1)


def test_setting_up_needs_a_token_of_the_form(begun: Client) -> None:
    assert [begun.post(page).status_code for page in (PAGE, APP, CODES, DONE)] == [400] * 4


def test_somebody_with_a_printed_link_sets_their_own_account_up(
    client_for: Callable[..., Client],
) -> None:
    client = client_for(Role.COORDINATOR)
    begun = client.post_form("/account/set-up", page="/account")
    assert (begun.status_code, begun.location) == (303, PAGE)
    assert client.post_form(PAGE, {**BOTH, "email": "no address"}).status_code == 422
    assert client.post_form(PAGE, {**BOTH, "email": EMAIL}).location == APP

    assert client.get("/").location == "/sign-in"  # a new password ends what was signed in
    client.post_form(APP, {"code": app_of(client).now()})
    assert client.post_form(DONE, page=CODES).location == "/"
    assert client.get("/").status_code == 200


def test_account_with_a_second_factor_is_not_set_up_again(client: Client, app: Flask) -> None:
    member = a_member()
    give_password(client, member)
    client.post_form("/sign-in/second", {"code": member.code()})

    assert client.post_form("/account/set-up", page="/account").status_code == 403


def test_participant_has_nothing_to_set_up(client_for: Callable[..., Client], sample: None) -> None:
    client = client_for(Role.PARTICIPANT, "P01")

    assert client.post_form("/account/set-up", page="/account").status_code == 403
