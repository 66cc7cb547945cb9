"""Signing in with a link: opening it uses nothing, pressing the button uses it once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from logistics.access.models import Account, SignIn, SignInLink
from logistics.access.policy import Role
from logistics.access.queries import hash_of
from logistics.cli.accounts import sign_in_link
from logistics.core.clock import now
from logistics.core.db import db, transaction
from tests.conftest import Client, Clock


def a_path(app: Flask) -> str:
    return sign_in_link(Role.COORDINATOR).removeprefix(app.config["BASE_URL"])


def test_link_opened_five_times_still_signs_in_once(app: Flask, client: Client) -> None:
    path = a_path(app)
    for _ in range(5):
        client.get(path)
        client.head(path)

    answer = client.post_form("/sign-in")

    assert (answer.status_code, answer.location) == (303, "/")


def test_address_after_following_a_link_holds_no_token(app: Flask, client: Client) -> None:
    answer = client.get(a_path(app))

    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_second_press_of_the_button_is_refused(app: Flask, client: Client) -> None:
    path = a_path(app)
    client.get(path)
    client.post_form("/sign-in")
    client.get(path)

    assert client.post_form("/sign-in").status_code == 410


@pytest.mark.parametrize(
    ("seconds", "form_cookie", "status"),
    [
        pytest.param(9, True, 303, id="double click whose first answer got lost"),
        pytest.param(11, True, 410, id="seconds later"),
        pytest.param(0, False, 410, id="another browser"),
    ],
)
def test_used_link_signs_in_again_only_for_a_double_click(
    app: Flask, client: Client, clock: Clock, seconds: int, form_cookie: bool, status: int
) -> None:
    client.get(a_path(app))
    link = client.get_cookie("link")
    assert link
    client.post_form("/sign-in")
    first = client.get_cookie("id")
    clock.forward(seconds=seconds)
    client.delete_cookie("id")
    client.set_cookie("link", link.value)
    if not form_cookie:
        client.delete_cookie("form")

    assert client.post_form("/sign-in").status_code == status
    assert client.get_cookie("id") == (first if status == 303 else None)
    assert db.session.scalars(select(func.count(SignIn.id))).one() == 1


def test_double_click_brings_no_ended_sign_in_back(app: Flask, client: Client) -> None:
    path = a_path(app)
    client.get(path)
    client.post_form("/sign-in")
    form = client.get_cookie("form")
    client.post_form("/sign-out", page="/account")
    assert form
    client.set_cookie("form", form.value)
    client.get(path)

    assert client.post_form("/sign-in").status_code == 410


@pytest.mark.parametrize(
    ("age", "status"),
    [
        pytest.param(timedelta(days=7, seconds=-5), 303, id="just in time"),
        pytest.param(timedelta(days=7, seconds=1), 410, id="just too late"),
    ],
)
def test_link_works_until_it_expires(
    app: Flask, client: Client, age: timedelta, status: int
) -> None:
    client.get(a_path(app))
    with transaction():
        db.session.execute(update(SignInLink).values(expires_at=SignInLink.expires_at))
        link = db.session.scalars(select(SignInLink)).one()
        link.expires_at -= age

    assert client.post_form("/sign-in").status_code == status


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda t: t[:-1], id="cut"),
        pytest.param(lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), id="last sign changed"),
        pytest.param(lambda _t: "nothing", id="invented"),
    ],
)
def test_wrong_link_is_refused(app: Flask, client: Client, spoil: Callable[[str], str]) -> None:
    prefix, token = a_path(app).rsplit("/", 1)
    client.get(f"{prefix}/{spoil(token)}")

    assert client.post_form("/sign-in").status_code == 410


def test_database_keeps_the_hash_of_a_link_only(app: Flask) -> None:
    token = a_path(app).rsplit("/", 1)[1]

    stored = db.session.scalars(select(SignInLink.token_hash)).one()

    assert stored == hash_of(token)


def test_sign_out_ends_the_sign_in_for_every_copy_of_the_cookie(
    app: Flask, client_for: Callable[..., Client]
) -> None:
    client = client_for(Role.COORDINATOR)
    cookie = client.get_cookie("id")
    assert cookie is not None
    answer = client.post_form("/sign-out", page="/")
    client.set_cookie("id", cookie.value)

    again = client.get("/")

    assert (answer.location, again.location) == ("/sign-in", "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_disabled_account_is_out_at_the_next_request(
    app: Flask, client_for: Callable[..., Client]
) -> None:
    client = client_for(Role.COORDINATOR)
    with transaction():
        db.session.execute(update(Account).values(disabled_at=now()))

    assert client.get("/").location == "/sign-in"


@pytest.mark.parametrize(
    ("minutes", "place"),
    [pytest.param(29, None, id="in use"), pytest.param(30, "/sign-in", id="half an hour idle")],
)
def test_sign_in_ends_after_idling(
    app: Flask, client_for: Callable[..., Client], clock: Clock, minutes: int, place: str | None
) -> None:
    client = client_for(Role.COORDINATOR)
    clock.forward(minutes=15)
    client.get("/")
    clock.forward(minutes=minutes)

    assert client.get("/sign-in").text.count("You are signed in") == (place is None)


def test_sign_in_ends_after_twelve_hours(
    app: Flask, client_for: Callable[..., Client], clock: Clock
) -> None:
    client = client_for(Role.COORDINATOR)
    for _ in range(12 * 3 - 1):
        clock.forward(minutes=20)
        client.get("/")
    before = client.get("/sign-in").text.count("You are signed in")
    clock.forward(minutes=20)

    assert (before, client.get("/").location) == (1, "/sign-in")


def test_form_without_token_is_refused(app: Flask, client: Client) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    client.get(a_path(app))

    assert client.post("/sign-in").status_code == 400


def test_cookie_is_kept_from_scripts_and_other_sites(app: Flask, client: Client) -> None:
    client.get(a_path(app))
    answer = client.post_form("/sign-in")

    sent = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("id="))

    assert sent.split("; ", 1)[1] == "HttpOnly; Path=/; SameSite=Lax"
