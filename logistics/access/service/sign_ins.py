"""Signed-in devices: beginning, being seen, stepping up, ending.

Whoever begins, renews or ends sign-ins of an account holds its row: one at a time.
"""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update

from logistics.access import queries
from logistics.access.models import Account, SignIn
from logistics.access.rules import ABSOLUTE, SEEN_EVERY
from logistics.core.db import db
from logistics.core.errors import Gone


def start_sign_in(
    account_id: UUID, *, device: str, at: datetime, second_factor: bool = False, cookie: str = ""
) -> str:
    """Sign one device in and return the value of its cookie; raise Gone on a disabled account.

    `second_factor` says that one was shown just now, which opens what asks for a fresh one. The
    value is a random one, unless the caller has one that nobody else can make.
    """
    account = hold_account(account_id)
    if account is None or account.disabled_at is not None:
        raise Gone("This account is closed. Ask the coordinator.")
    first_id = uuid4()
    return _added(
        SignIn(
            id=first_id,
            first_id=first_id,
            account_id=account_id,
            device=device,
            created_at=at,
            seen_at=at,
            expires_at=at + ABSOLUTE,
            stepped_up_at=at if second_factor else None,
        ),
        cookie,
    )


def step_up(sign_in_id: UUID, *, at: datetime) -> str:
    """Note a fresh second factor: end this sign-in and return the cookie of its successor.

    The successor ends when the first would have ended. Raise Gone if it was ended meanwhile.
    """
    old = hold_sign_in(sign_in_id)
    return _succeeded(old, at=at, stepped_up_at=at)


def renew_sign_in(sign_in_id: UUID, *, at: datetime) -> str:
    """Give a device another cookie, and nothing more: every copy of the old one is worthless.

    Raise Gone if it was ended meanwhile.
    """
    old = hold_sign_in(sign_in_id)
    return _succeeded(old, at=at, stepped_up_at=old.stepped_up_at)


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
    """Sign one device of an account out; say whether there was one to sign out.

    What this sign-in became meanwhile, by a new cookie, ends with it.
    """
    hold_account(account_id)
    device = select(SignIn.first_id).where(SignIn.id == sign_in_id).scalar_subquery()
    ended = db.session.execute(
        update(SignIn)
        .where(
            SignIn.first_id == device, SignIn.account_id == account_id, SignIn.ended_at.is_(None)
        )
        .values(ended_at=at)
        .returning(SignIn.id)
    )
    return ended.first() is not None


def end_all_sign_ins(account_id: UUID, *, at: datetime, but: UUID | None = None) -> None:
    """Sign every device of an account out, but the one named."""
    hold_account(account_id)
    condition = [SignIn.account_id == account_id, SignIn.ended_at.is_(None)]
    if but is not None:
        condition.append(SignIn.id != but)
    db.session.execute(update(SignIn).where(*condition).values(ended_at=at))


def hold_account(account_id: UUID) -> Account | None:
    """Return an account as it is now, and keep others from its sign-ins until the commit."""
    return db.session.get(
        Account, account_id, with_for_update={"key_share": True}, populate_existing=True
    )


def hold_sign_in(sign_in_id: UUID) -> SignIn:
    """Return a sign-in that goes on, its account held; raise Gone if it was ended meanwhile."""
    account_id = db.session.scalar(select(SignIn.account_id).where(SignIn.id == sign_in_id))
    if account_id is not None and hold_account(account_id) is not None:
        found = db.session.get(SignIn, sign_in_id, populate_existing=True)
        if found is not None and found.ended_at is None:
            return found
    raise Gone("You were signed out meanwhile. Sign in again.")


def _succeeded(old: SignIn, *, at: datetime, stepped_up_at: datetime | None) -> str:
    old.ended_at = at
    return _added(
        SignIn(
            first_id=old.first_id,
            account_id=old.account_id,
            device=old.device,
            created_at=old.created_at,
            seen_at=at,
            expires_at=old.expires_at,
            stepped_up_at=stepped_up_at,
        )
    )


def _added(sign_in: SignIn, cookie: str = "") -> str:
    cookie = cookie or secrets.token_urlsafe(32)
    sign_in.token_hash = queries.hash_of(cookie)
    db.session.add(sign_in)
    db.session.flush()
    return cookie
