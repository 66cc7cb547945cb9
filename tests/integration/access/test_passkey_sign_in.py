"""Staff sign in with a passkey: after the password, and only with one of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from logistics.access.policy import Role
from logistics.access.service import set_password
from logistics.access.service.passkeys import REFUSED
from logistics.core.clock import now
from logistics.core.db import transaction
from tests.conftest import Client, Clock
from tests.factories.authenticator import Authenticator, text_of
from tests.factories.second_factors import (
    PASSKEYS,
    account_of,
    add_app,
    add_passkey,
    options_of,
)
from tests.integration.web.walking import dump

ClientFor = Callable[..., Client]
EMAIL, PASSWORD = "office@example.org", "a long walk along the river"
SECOND = "/sign-in/second"
EVIL = "https://evil.example"


@pytest.fixture
def office(client_for: ClientFor) -> Client:
    """The office, signed in at its desk, with an app and a password."""
    desk = client_for(Role.COORDINATOR, fresh=True)
    add_app(desk, email=EMAIL)
    return desk


@pytest.fixture
def device(office: Client) -> Authenticator:
    """A passkey of the office, used once."""
    held = add_passkey(office)
    options = options_of(office, "/step-up/challenge", page="/step-up")
    office.post_form("/step-up/passkey", {"answer": held.get(options)}, page="/step-up")
    choose_password(office)
    return held


@pytest.fixture
def newcomer(device: Authenticator, app: Flask) -> Client:
    """A browser that has shown the password of the office."""
    return with_password(app)


def choose_password(office: Client) -> None:
    account_id = account_of(office)
    with transaction():
        set_password(account_id, PASSWORD, at=now())


def with_password(app: Flask) -> Client:
    made = app.test_client()
    assert isinstance(made, Client)
    answer = made.post_form("/sign-in/staff", {"email": EMAIL, "password": PASSWORD})
    assert answer.location == SECOND
    return made


def ask(client: Client) -> dict[str, Any]:
    return options_of(client, f"{SECOND}/challenge", page=SECOND)


def show(client: Client, answer: str, *, page: str = SECOND) -> Any:
    return client.post_form(f"{SECOND}/passkey", {"answer": answer}, page=page)


def state() -> list[tuple[object, ...]]:
    """Return all rows but the counted tries and what waits, whose challenge is used up."""
    return [table for table in dump() if table[0] not in {"attempts", "pending_sign_ins"}]


def test_passkey_signs_in_fresh_and_once(newcomer: Client, device: Authenticator) -> None:
    answer = show(newcomer, device.get(ask(newcomer)))

    assert (answer.status_code, answer.location) == (303, "/")
    assert newcomer.get(PASSKEYS).status_code == 200
    assert newcomer.get(SECOND).location == "/"


def test_answer_that_signed_in_signs_nobody_in_again(office: Client, app: Flask) -> None:
    """Also where no counter would notice: that of a synchronised passkey never moves."""
    device = add_passkey(office)
    choose_password(office)
    newcomer = with_password(app)
    answer = device.get(ask(newcomer), count=0)
    first = show(newcomer, answer)
    another = with_password(app)
    ask(another)

    again = show(another, answer)

    assert (first.status_code, again.status_code, again.text.count(REFUSED)) == (303, 422, 1)
    assert another.get("/").location == "/sign-in"


@pytest.mark.parametrize(
    "lies",
    [
        pytest.param({"origin": EVIL}, id="wrong origin"),
        pytest.param({"rp_id": "evil.example"}, id="wrong rpId"),
        pytest.param({"challenge": text_of(bytes(40))}, id="invented challenge"),
        pytest.param({"count": 1}, id="counter going back"),
    ],
)
def test_passkey_that_lies_signs_nobody_in(
    newcomer: Client, device: Authenticator, lies: dict[str, Any]
) -> None:
    options, before = ask(newcomer), state()

    answer = show(newcomer, device.get(options, **lies))

    assert (answer.status_code, answer.text.count(REFUSED), state()) == (422, 1, before)
    assert newcomer.get("/").location == "/sign-in"


def test_unknown_passkey_signs_nobody_in(newcomer: Client) -> None:
    answer = show(newcomer, Authenticator(count=9).get(ask(newcomer)))

    assert (answer.status_code, answer.text.count(REFUSED)) == (422, 1)


def test_passkey_of_somebody_else_signs_nobody_in(newcomer: Client, client_for: ClientFor) -> None:
    theirs = add_passkey(client_for(Role.ADMINISTRATOR, fresh=True))
    options, before = ask(newcomer), state()

    answer = show(newcomer, theirs.get(options))

    assert (answer.status_code, answer.text.count(REFUSED), state()) == (422, 1, before)


def test_challenge_of_another_browser_signs_nobody_in(
    newcomer: Client, device: Authenticator, app: Flask
) -> None:
    another = with_password(app)
    ask(newcomer)

    assert show(newcomer, device.get(ask(another))).status_code == 422


def test_sixth_wrong_passkey_is_not_looked_at(newcomer: Client, device: Authenticator) -> None:
    wrong = [show(newcomer, "{}").status_code for _ in range(5)]

    sixth = show(newcomer, device.get(ask(newcomer)))

    assert (wrong, sixth.status_code) == ([422] * 5, 429)


@pytest.mark.parametrize("part", ["challenge", "passkey"])
def test_passkey_without_password_begins_anew(client: Client, part: str) -> None:
    answer = client.post_form(f"{SECOND}/{part}", page="/sign-in/staff")

    assert (answer.status_code, answer.location) == (303, "/sign-in/staff")


@pytest.mark.parametrize(
    ("seconds", "status"),
    [pytest.param(298, 303, id="just in time"), pytest.param(301, 422, id="just too late")],
)
def test_challenge_lives_five_minutes(
    newcomer: Client, device: Authenticator, clock: Clock, seconds: int, status: int
) -> None:
    options = ask(newcomer)
    clock.forward(seconds=seconds)

    assert show(newcomer, device.get(options)).status_code == status


def test_page_offers_a_passkey_to_who_has_one(
    newcomer: Client, device: Authenticator, app: Flask, office: Client
) -> None:
    assert newcomer.get(SECOND).text.count(">Use a passkey instead</button>") == 1


def test_page_offers_no_passkey_to_who_has_none(office: Client, app: Flask) -> None:
    choose_password(office)

    assert with_password(app).get(SECOND).text.count("data-passkey") == 0
