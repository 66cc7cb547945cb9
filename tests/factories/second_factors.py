"""Second factors of somebody who is signed in: an app, recovery codes, passkeys."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pyotp

from logistics.access.queries import find_actor
from logistics.access.rules import StaffDetails
from logistics.access.service import (
    begin_credentials,
    confirm_app,
    new_recovery_codes,
    offer_app,
)
from logistics.core.clock import now
from logistics.core.db import transaction
from tests.conftest import Client
from tests.factories.authenticator import Authenticator

PASSKEYS = "/account/passkeys"


def account_of(client: Client) -> UUID:
    """Return whose client this is."""
    cookie = client.get_cookie("id")
    actor = find_actor(cookie.value if cookie else "", at=now())
    assert actor is not None
    return actor.account_id


def add_app(client: Client, *, email: str = "office@example.org") -> pyotp.TOTP:
    """Give the account an app for codes, set up an hour ago, and return the app."""
    account_id, moment = account_of(client), now() - timedelta(hours=1)
    with transaction():
        begin_credentials(account_id, StaffDetails(email=email, name="Office"))
        app = pyotp.TOTP(offer_app(account_id))
        confirm_app(account_id, app.at(moment), at=moment)
    return app


def add_recovery_codes(client: Client) -> list[str]:
    """Give the account, which has an app, its ten codes."""
    with transaction():
        return new_recovery_codes(account_of(client))


def add_passkey(client: Client, device: Authenticator | None = None) -> Authenticator:
    """Add a passkey as the page does and return the device that holds it.

    The client must have shown a second factor just now.
    """
    held = device or Authenticator()
    options = options_of(client, f"{PASSKEYS}/challenge", page=PASSKEYS)
    answer = client.post_form(PASSKEYS, {"answer": held.create(options)})
    assert answer.status_code == 303, answer.text
    return held


def options_of(client: Client, address: str, *, page: str) -> dict[str, Any]:
    """Press the button of a page that asks for a passkey; return what the browser is told."""
    answer = client.post_form(address, page=page)
    assert answer.status_code == 200, answer.text
    options: dict[str, Any] = answer.json or {}
    return options
