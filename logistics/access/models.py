"""Accounts and all that signs somebody in: links, passwords, second factors, devices."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from logistics.access import rules
from logistics.access.policy import Role
from logistics.core.db import Base
from logistics.core.sealing import Sealed

_ROLES = ", ".join(f"'{role}'" for role in Role)
_PURPOSES = ", ".join(f"'{purpose}'" for purpose in rules.Purpose)
_STEPS = ", ".join(f"'{step}'" for step in rules.Step)


class Account(Base):
    """Somebody who may sign in; who that is stands sealed, in the roster or the credentials."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint(f"role IN ({_ROLES})", name="role_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class _OfAccount:
    """Mixin of a row that goes with its account."""

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )


class Credentials(Sealed[rules.StaffDetails], Base):
    """How a member of staff signs in: address, password and codes of an app."""

    __tablename__ = "credentials"
    payload_class = rules.StaffDetails

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), unique=True
    )
    email_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)  # each code works once


class RecoveryCode(_OfAccount, Base):
    """One of ten codes for the day the phone is lost; only its hash is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    used_at: Mapped[datetime | None]


class Passkey(_OfAccount, Base):
    """The public half of a passkey."""

    __tablename__ = "passkeys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(2048))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class PendingSignIn(_OfAccount, Base):
    """A browser that has done the first step and not yet the second: opens nothing."""

    __tablename__ = "pending_sign_ins"
    __table_args__ = (CheckConstraint(f"step IN ({_STEPS})", name="step_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    step: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInLink(_OfAccount, Base):
    """A link that works once; only its SHA-256 is kept."""

    __tablename__ = "sign_in_links"
    __table_args__ = (CheckConstraint(f"purpose IN ({_PURPOSES})", name="purpose_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    browser_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # that may use it, if one
    message_id: Mapped[UUID | None] = mapped_column(index=True)  # the mail it was minted for
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(_OfAccount, Base):
    """One device signed in; ending the row ends it at the next request."""

    __tablename__ = "sign_ins"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    first_id: Mapped[UUID]  # the row it began as: a new cookie is a new row of the same device
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    device: Mapped[str] = mapped_column(String(40))  # such as "Firefox on Android"
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    stepped_up_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Attempt(Base):
    """One try that is counted; by whom or for what stands only as a keyed hash."""

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "key_hash", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]
