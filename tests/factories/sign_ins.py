"""Devices that are signed in, and what becomes of their cookies."""

from uuid import UUID

from flask import Flask
from sqlalchemy import select

from logistics.access.models import SignIn
from logistics.access.queries import hash_of
from logistics.access.service import start_sign_in
from logistics.core.clock import now
from logistics.core.db import db, transaction
from tests.conftest import Client

PHONE = "Firefox on Android"


def signed_in(
    app: Flask, account_id: UUID, *, device: str = PHONE, second_factor: bool = True
) -> Client:
    """Return a client of one more device of an account."""
    made = app.test_client()
    assert isinstance(made, Client)
    with transaction():
        cookie = start_sign_in(account_id, device=device, at=now(), second_factor=second_factor)
    made.set_cookie("id", cookie)
    return made


def cookie_of(client: Client) -> str:
    """Return the cookie a client would send."""
    cookie = client.get_cookie("id")
    return cookie.value if cookie else ""


def sign_in_of(client: Client) -> UUID:
    """Return the id of the row a client is signed in by."""
    db.session.rollback()
    row = select(SignIn.id).where(SignIn.token_hash == hash_of(cookie_of(client)))
    return db.session.scalars(row).one()


def is_in(app: Flask, cookie: str) -> bool:
    """Replay a cookie from a browser that has nothing else: 200 lets in, 303 shows the door."""
    stranger = app.test_client()
    stranger.set_cookie("id", cookie)
    answer = stranger.get("/account")
    assert (answer.status_code, answer.location) in {(200, None), (303, "/sign-in")}
    return answer.status_code == 200
