"""Passkeys of an account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from logistics.access.models import Credentials, Passkey
from logistics.core.db import db
from logistics.core.errors import NotFound


@dataclass(frozen=True)
class PasskeyLine:
    """A passkey as its owner sees it."""

    id: UUID
    created_at: datetime
    last_used_at: datetime | None


def passkeys_of(account_id: UUID) -> list[PasskeyLine]:
    """Return the passkeys of an account, the oldest first."""
    rows = db.session.execute(
        select(Passkey.id, Passkey.created_at, Passkey.last_used_at)
        .where(Passkey.account_id == account_id)
        .order_by(Passkey.created_at, Passkey.id)
    )
    return [PasskeyLine(*row) for row in rows]


def get_passkey(passkey_id: UUID, *, account_id: UUID) -> PasskeyLine:
    """Return a passkey of an account; raise NotFound if it has none of this id."""
    found = [line for line in passkeys_of(account_id) if line.id == passkey_id]
    if not found:
        raise NotFound
    return found[0]


def credential_ids_of(account_id: UUID) -> list[bytes]:
    """Return what an authenticator finds the passkeys of an account by."""
    return list(
        db.session.scalars(
            select(Passkey.credential_id)
            .where(Passkey.account_id == account_id)
            .order_by(Passkey.created_at, Passkey.id)
        )
    )


def has_second_factor(account_id: UUID) -> bool:
    """Whether an account has an app for codes or a passkey."""
    app = exists().where(
        Credentials.account_id == account_id, Credentials.totp_confirmed_at.is_not(None)
    )
    passkey = exists().where(Passkey.account_id == account_id)
    return bool(db.session.execute(select(app | passkey)).scalar_one())
