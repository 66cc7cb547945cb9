"""Members of staff who have set their accounts up, and what they type."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

import pyotp
from argon2 import PasswordHasher

from logistics.access.policy import Role
from logistics.access.queries import get_credentials
from logistics.access.rules import StaffDetails, password_bytes
from logistics.access.service import (
    begin_credentials,
    confirm_app,
    create_account,
    credentials,
    new_recovery_codes,
    offer_app,
)
from logistics.core.clock import now
from logistics.core.db import transaction
from tests.conftest import Client

EMAIL, PASSWORD = "anna@example.org", "four words at the tea table"


@dataclass
class Staff:
    """Somebody of the staff, with a phone and a paper in the drawer."""

    account_id: UUID
    email: str
    app: pyotp.TOTP
    codes: list[str]
    password: str = PASSWORD

    def code(self, *, steps: int = 0, at: datetime | None = None) -> str:
        """Return what the app shows now, or so many half minutes later."""
        return self.app.at(at or now(), counter_offset=steps)


@cache
def hash_once(hasher: PasswordHasher, password: str) -> str:
    """Hash a password as the app does in this test; it may take a while, so once for all."""
    return hasher.hash(password_bytes(password))


def a_member(
    *, email: str = EMAIL, password: str = PASSWORD, role: Role = Role.COORDINATOR
) -> Staff:
    """Return somebody who set their account up an hour ago."""
    before = now() - timedelta(hours=1)
    with transaction():
        account_id = create_account(role, at=before)
        begin_credentials(account_id, StaffDetails(email=email))
        get_credentials(account_id).password_hash = hash_once(credentials.HASHER, password)
        app = pyotp.TOTP(offer_app(account_id))
        confirm_app(account_id, app.at(before), at=before)
        codes = new_recovery_codes(account_id)
    return Staff(account_id, email, app, codes)


def give_password(client: Client, member: Staff) -> None:
    """Take the first step of signing in."""
    answer = client.post_form(
        "/sign-in/staff", {"email": member.email, "password": member.password}
    )
    assert (answer.status_code, answer.location) == (303, "/sign-in/second"), answer.text
