"""Who is asking: accounts and sign-ins by what a browser or a link shows."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from logistics.access.models import Account, SignIn, SignInLink
from logistics.access.policy import Actor, Role
from logistics.access.rules import IDLE
from logistics.core.db import db

_SIGN_INS, _ACCOUNTS = (model.__table__.c for model in (SignIn, Account))
# Asked on every request: built once.
_ACTOR = (
    select(
        _SIGN_INS.id,
        _SIGN_INS.account_id,
        _SIGN_INS.seen_at,
        _SIGN_INS.stepped_up_at,
        _ACCOUNTS.role,
    )
    .join_from(SignIn.__table__, Account.__table__, _ACCOUNTS.id == _SIGN_INS.account_id)
    .where(
        _SIGN_INS.token_hash == bindparam("token_hash"),
        _SIGN_INS.ended_at.is_(None),
        _SIGN_INS.expires_at > bindparam("at"),
        _SIGN_INS.seen_at > bindparam("idle_since"),
        _ACCOUNTS.disabled_at.is_(None),
    )
)


def hash_of(token: str) -> bytes:
    """Return the SHA-256 of a token: what the database keeps in its place."""
    return hashlib.sha256(token.encode()).digest()


def find_actor(token: str, *, at: datetime) -> Actor | None:
    """Return who is signed in with this cookie value, or None if nobody is any more."""
    values = {"token_hash": hash_of(token), "at": at, "idle_since": at - IDLE}
    row = db.session.execute(_ACTOR, values).one_or_none()
    if row is None:
        return None
    return Actor(
        account_id=row.account_id,
        role=Role(row.role),
        sign_in_id=row.id,
        seen_at=row.seen_at,
        stepped_up_at=row.stepped_up_at,
    )


def find_open_link(token: str, *, browser: str, at: datetime) -> SignInLink | None:
    """Return the link, locked, if it can still sign somebody in from this browser."""
    return db.session.scalars(
        select(SignInLink)
        .join(Account, Account.id == SignInLink.account_id)
        .where(
            SignInLink.token_hash == hash_of(token),
            or_(
                SignInLink.browser_hash.is_(None),
                SignInLink.browser_hash == hash_of(browser),
            ),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > at,
            Account.disabled_at.is_(None),
        )
        .with_for_update(of=SignInLink)
    ).one_or_none()


def find_used_link(token: str) -> UUID | None:
    """Return whose link this was, if it was one and was used."""
    return db.session.scalars(
        select(SignInLink.account_id).where(
            SignInLink.token_hash == hash_of(token), SignInLink.used_at.is_not(None)
        )
    ).one_or_none()


def find_office_account(role: Role) -> UUID | None:
    """Return the first account of an office role, which belongs to no roster."""
    return db.session.scalars(
        select(Account.id)
        .where(Account.role == role, Account.disabled_at.is_(None))
        .order_by(Account.created_at, Account.id)
        .limit(1)
    ).one_or_none()


def is_disabled(account_id: UUID) -> bool:
    """Whether an account exists and nobody may sign in with it."""
    found = select(Account.id).where(Account.id == account_id, Account.disabled_at.is_not(None))
    return db.session.scalars(found).first() is not None
