"""Addresses and passwords of staff: checking them, changing them, starting anew."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from logistics.access import queries
from logistics.access.models import Account, Credentials, Passkey, RecoveryCode
from logistics.access.rules import (
    StaffDetails,
    Step,
    is_too_long,
    password_bytes,
    password_fault,
)
from logistics.access.service.pending import begin_pending
from logistics.access.service.revocation import shut_out
from logistics.core.db import db
from logistics.core.errors import DomainError, Taken

MEMORY_KIB, PASSES, LANES = 65536, 3, 4
HASHER = PasswordHasher(PASSES, MEMORY_KIB, LANES, hash_len=32, salt_len=16, type=Type.ID)
# A hash of nothing, as dear to compare with as a real one: who has no password takes as long.
_NOBODYS_HASH = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${'A' * 22}${'A' * 43}"


@dataclass(frozen=True)
class RightPassword:
    """A password that was right: whose, and for which stored hash."""

    account_id: UUID
    password_hash: str


def begin_credentials(account_id: UUID, details: StaffDetails) -> None:
    """Give an account the address it signs in with; the password follows.

    Raise Taken (409) if the address is another account's.
    """
    row = Credentials(account_id=account_id, email_index=queries.email_index(details.email))
    row.seal(details)
    db.session.add(row)
    _flush_address()


def change_email(account_id: UUID, email: str, *, at: datetime, keep: UUID | None = None) -> None:
    """Change the address somebody signs in with, and end what is signed in with the old one.

    `keep` is the id of the sign-in that goes on. Raise Taken (409) if it is another account's.
    """
    row = queries.get_credentials(account_id)
    row.seal(replace(row.payload, email=email))
    row.email_index = queries.email_index(email)
    _flush_address()
    shut_out(account_id, at=at, but=keep)


def check_password(email: str, password: str) -> RightPassword | None:
    """Return whose password this is, or None; takes as long for an address that nobody has.

    Call it outside a transaction: hashing takes a while, and nobody should wait for it.
    """
    return _check(Credentials.email_index == queries.email_index(email), password)


def check_own_password(account_id: UUID, password: str) -> RightPassword | None:
    """Do the same for somebody who has signed in already."""
    return _check(Credentials.account_id == account_id, password)


def set_password(
    account_id: UUID, password: str, *, at: datetime, keep: UUID | None = None
) -> None:
    """Set a password and end all that was signed in before.

    `keep` is the id of the sign-in, complete or pending, that goes on. Raise DomainError (422) with
    a sentence for the field `password` if it is too short, too long or too easily guessed.
    """
    row = queries.get_credentials(account_id)
    fault = password_fault(password, email=row.payload.email)
    if fault:
        raise DomainError(fault, field="password")
    row.password_hash = HASHER.hash(password_bytes(password))
    db.session.flush()
    shut_out(account_id, at=at, but=keep)


def begin_second_step(right: RightPassword, password: str, *, at: datetime) -> str:
    """Let somebody whose password was right go on to the second factor; return the cookie.

    A hash made with other parameters than today's is made anew. Raise DomainError (422) if the
    password was changed since it was looked at.
    """
    row = queries.get_credentials(right.account_id)
    if row.password_hash != right.password_hash:
        raise DomainError("Your password was changed just now. Sign in with the new one.")
    if HASHER.check_needs_rehash(row.password_hash):
        row.password_hash = HASHER.hash(password_bytes(password))
    return begin_pending(right.account_id, Step.SECOND_FACTOR, at=at)


def reset_credentials(account_id: UUID, *, at: datetime) -> None:
    """Take password, app, recovery codes and passkeys away and end everything signed in.

    Raise DomainError (422) where the account is closed.
    """
    if db.session.get_one(Account, account_id).disabled_at is not None:
        raise DomainError("This account is closed. An administrator can open it again.")
    row = queries.get_credentials(account_id)
    row.seal(replace(row.payload, totp_secret="", next_totp_secret=""))
    row.password_hash = row.totp_confirmed_at = row.totp_last_step = None
    for model in (RecoveryCode, Passkey):
        for one in db.session.scalars(select(model).where(model.account_id == account_id)):
            db.session.delete(one)
    db.session.flush()
    shut_out(account_id, at=at)


def _check(condition: Any, password: str) -> RightPassword | None:
    if is_too_long(password):
        return None
    row = db.session.execute(
        select(
            Credentials.account_id,
            Credentials.password_hash,
            Credentials.totp_confirmed_at,
            Account.disabled_at,
        )
        .join(Account, Account.id == Credentials.account_id)
        .where(condition)
    ).one_or_none()
    stored = row.password_hash if row else None
    fits = _fits(stored or _NOBODYS_HASH, password)
    if not fits or row is None or row.totp_confirmed_at is None or row.disabled_at is not None:
        return None
    return RightPassword(row.account_id, row.password_hash)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password_bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _flush_address() -> None:
    try:
        db.session.flush()
    except IntegrityError:
        raise Taken("Another account has this address.", field="email") from None
