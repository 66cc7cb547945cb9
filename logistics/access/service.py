"""Making accounts, and signing in with links that work once."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from logistics.access import queries
from logistics.access.models import Account, SignIn, SignInLink
from logistics.access.policy import Role
from logistics.core.db import db
from logistics.core.errors import Gone

SIGN_IN_LASTS = timedelta(hours=12)


def create_account(role: Role, *, at: datetime) -> UUID:
    """Make an account and return its id."""
    account = Account(role=role, created_at=at)
    db.session.add(account)
    db.session.flush()
    return account.id


def mint_link(account_id: UUID, *, at: datetime, valid_for: timedelta) -> str:
    """Return the token of a new single-use sign-in link; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInLink(
            account_id=account_id, token_hash=queries.hash_of(token), expires_at=at + valid_for
        )
    )
    db.session.flush()
    return token


def redeem_link(token: str, *, at: datetime) -> str:
    """Use a link up and return the token of a new sign-in; raise Gone if it is used or expired."""
    link = queries.find_open_link(token, at=at)
    if link is None:
        raise Gone("This link was used before or has expired. Ask for a new one.")
    link.used_at = at
    cookie = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            account_id=link.account_id,
            token_hash=queries.hash_of(cookie),
            created_at=at,
            expires_at=at + SIGN_IN_LASTS,
        )
    )
    db.session.flush()
    return cookie


def end_sign_in(sign_in_id: UUID, *, at: datetime) -> None:
    """Sign one device out."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(ended_at=at))
