"""How staff sign in: what is kept of addresses, passwords, apps and recovery codes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from logistics.access.models import Account, Credentials, PendingSignIn, RecoveryCode
from logistics.access.queries.actors import hash_of
from logistics.access.rules import Step
from logistics.core.db import db
from logistics.core.errors import DomainError
from logistics.core.sealing import key_ring
from logistics.core.text import address_key


def email_index(email: str) -> bytes:
    """Return the look-up value of a mail address: 32 bytes that say nothing without the key."""
    return key_ring().blind_index(address_key(email))


def find_credentials(account_id: UUID) -> Credentials | None:
    """Return the credentials of an account, if it has any yet."""
    return db.session.scalars(
        select(Credentials).where(Credentials.account_id == account_id)
    ).one_or_none()


def get_credentials(account_id: UUID) -> Credentials:
    """Return the credentials of an account for changing them; one request at a time holds them."""
    row = db.session.scalars(
        select(Credentials)
        .where(Credentials.account_id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise DomainError("This account has no e-mail address yet. Set it up first.")
    return row


def find_account_by_email(email: str) -> UUID | None:
    """Return the staff account of a mail address, disabled or not."""
    return db.session.scalars(
        select(Credentials.account_id).where(Credentials.email_index == email_index(email))
    ).one_or_none()


def find_pending(
    token: str, *, at: datetime, step: Step = Step.SECOND_FACTOR
) -> PendingSignIn | None:
    """Return the sign-in begun with this cookie value that still waits for `step`."""
    return db.session.scalars(
        select(PendingSignIn)
        .join(Account, Account.id == PendingSignIn.account_id)
        .where(
            PendingSignIn.token_hash == hash_of(token),
            PendingSignIn.step == step,
            PendingSignIn.expires_at > at,
            Account.disabled_at.is_(None),
        )
    ).one_or_none()


def count_recovery_codes(account_id: UUID) -> int:
    """Return how many recovery codes of an account are left."""
    return db.session.execute(
        select(func.count(RecoveryCode.id)).where(
            RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
        )
    ).scalar_one()
