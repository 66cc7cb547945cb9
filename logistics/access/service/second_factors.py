"""Codes of an app and recovery codes: setting them up, and using each of them once."""

import base64
import hmac
import secrets
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import select

from logistics.access import queries
from logistics.access.models import RecoveryCode
from logistics.access.rules import (
    RECOVERY_CODES,
    grouped,
    is_app_code,
    recovery_code_of,
)
from logistics.core.db import db
from logistics.core.errors import DomainError

STEP_SECONDS = 30
STEPS_OFF = (-1, 0, 1)  # a phone's clock may be half a minute wrong, either way
_CODE_BYTES = 15  # of chance in a recovery code
WRONG_CODE = "This code does not fit or was used before. Check it, or wait for the next one."
SPACED_CODE = "Type the six digits without a space."


def check_second_factor(account_id: UUID, code: str, *, at: datetime) -> None:
    """Use up a code of the app or a recovery code; each works once.

    Six digits and nothing else are a code of the app; a recovery code may hold spaces and dashes.
    Call `claim_attempt(Try.SECOND_FACTOR, …)` before. Raise DomainError (422) for the field `code`
    if it was used, is too old or too new, or was never right.
    """
    if is_app_code(code):
        is_right = _use_app_code(account_id, code, at=at)
    else:
        is_right = _use_recovery_code(account_id, recovery_code_of(code), at=at)
    if not is_right:
        raise _wrong(code)


def offer_app(account_id: UUID, *, anew: bool = False) -> str:
    """Return the secret for a new app, the same one until it has shown a code.

    `anew` makes another: whoever saw the one before may not be who confirms it now.
    """
    row = queries.get_credentials(account_id)
    kept = "" if anew else row.payload.next_totp_secret
    secret = kept or pyotp.random_base32()
    row.seal(replace(row.payload, next_totp_secret=secret))
    db.session.flush()
    return secret


def confirm_app(account_id: UUID, code: str, *, at: datetime) -> None:
    """Let the new app take the place of the one before, once it has shown the right code.

    Raise DomainError (422) for the field `code` if it has not.
    """
    row = queries.get_credentials(account_id)
    secret = row.payload.next_totp_secret
    step = _step_of(secret, code, at=at) if secret and is_app_code(code) else None
    if step is None:
        raise _wrong(code)
    row.seal(replace(row.payload, totp_secret=secret, next_totp_secret=""))
    row.totp_confirmed_at, row.totp_last_step = at, step
    db.session.flush()


def new_recovery_codes(account_id: UUID) -> list[str]:
    """Return ten new codes, in groups of four, to be shown now and never again.

    All older ones stop working. Only their hashes are kept.
    """
    queries.get_credentials(account_id)  # two requests at once must not leave twenty
    for old in db.session.scalars(
        select(RecoveryCode).where(RecoveryCode.account_id == account_id)
    ):
        db.session.delete(old)
    codes = [
        base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode() for _ in range(RECOVERY_CODES)
    ]
    db.session.add_all(
        RecoveryCode(account_id=account_id, code_hash=queries.hash_of(code)) for code in codes
    )
    db.session.flush()
    return [grouped(code) for code in codes]


def _wrong(code: str) -> DomainError:
    is_spaced = is_app_code("".join(code.split())) and not is_app_code(code)
    return DomainError(SPACED_CODE if is_spaced else WRONG_CODE, field="code")


def _use_app_code(account_id: UUID, code: str, *, at: datetime) -> bool:
    row = queries.get_credentials(account_id)
    if row.totp_confirmed_at is None:
        return False
    step = _step_of(row.payload.totp_secret, code, at=at, after=row.totp_last_step or 0)
    if step is None:
        return False
    row.totp_last_step = step
    db.session.flush()
    return True


def _use_recovery_code(account_id: UUID, code: str | None, *, at: datetime) -> bool:
    if code is None:
        return False
    row = db.session.scalars(
        select(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash == queries.hash_of(code),
            RecoveryCode.used_at.is_(None),
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        return False
    row.used_at = at
    db.session.flush()
    return True


def _step_of(secret: str, code: str, *, at: datetime, after: int = 0) -> int | None:
    """Return the half minute whose code this is, if it is near and later than `after`."""
    app = pyotp.TOTP(secret, interval=STEP_SECONDS)
    present = int(at.timestamp()) // STEP_SECONDS
    for step in (present + off for off in STEPS_OFF):
        if step > after and hmac.compare_digest(app.generate_otp(step), code):
            return step
    return None
