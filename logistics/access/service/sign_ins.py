"""Signed-in devices: beginning, being seen, stepping up, ending."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from logistics.access import queries
from logistics.access.models import SignIn
from logistics.access.rules import ABSOLUTE, SEEN_EVERY
from logistics.core.db import db
from logistics.core.errors import Gone


def start_sign_in(
    account_id: UUID, *, device: str, at: datetime, second_factor: bool = False
) -> str:
    """Sign one device in and return the value of its cookie.

    `second_factor` says that one was shown just now, which opens what asks for a fresh one.
    """
    return _added(
        SignIn(
            account_id=account_id,
            device=device,
            created_at=at,
            seen_at=at,
            expires_at=at + ABSOLUTE,
            stepped_up_at=at if second_factor else None,
        )
    )


def step_up(sign_in_id: UUID, *, at: datetime) -> str:
    """Note a fresh second factor: end this sign-in and return the cookie of its successor.

    The successor ends when the first would have ended. Raise Gone if it was ended meanwhile.
    """
    old = db.session.get(SignIn, sign_in_id, with_for_update=True)
    if old is None or old.ended_at is not None:
        raise Gone("You were signed out meanwhile. Sign in again.")
    old.ended_at = at
    return _added(
        SignIn(
            account_id=old.account_id,
            device=old.device,
            created_at=old.created_at,
            seen_at=at,
            expires_at=old.expires_at,
            stepped_up_at=at,
        )
    )


def note_seen(sign_in_id: UUID, *, at: datetime) -> None:
    """Note that a device is in use; never brings an ended sign-in back."""
    db.session.execute(
        update(SignIn)
        .where(
            SignIn.id == sign_in_id,
            SignIn.ended_at.is_(None),
            SignIn.seen_at <= at - SEEN_EVERY,
        )
        .values(seen_at=at)
    )


def end_sign_in(sign_in_id: UUID, *, account_id: UUID, at: datetime) -> bool:
    """Sign one device of an account out; say whether there was one to sign out."""
    ended = db.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.account_id == account_id, SignIn.ended_at.is_(None))
        .values(ended_at=at)
        .returning(SignIn.id)
    )
    return ended.first() is not None


def end_all_sign_ins(account_id: UUID, *, at: datetime, but: UUID | None = None) -> None:
    """Sign every device of an account out, but the one named."""
    condition = [SignIn.account_id == account_id, SignIn.ended_at.is_(None)]
    if but is not None:
        condition.append(SignIn.id != but)
    db.session.execute(update(SignIn).where(*condition).values(ended_at=at))


def _added(sign_in: SignIn) -> str:
    cookie = secrets.token_urlsafe(32)
    sign_in.token_hash = queries.hash_of(cookie)
    db.session.add(sign_in)
    db.session.flush()
    return cookie
