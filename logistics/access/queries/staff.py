"""Accounts of staff as an administrator sees them: no name, no address."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, func, select

from logistics.access.models import Account, Credentials, SignIn
from logistics.access.policy import STAFF, Role
from logistics.access.queries.devices import is_signed_in
from logistics.core.db import AnyRow, AnySelect, db
from logistics.core.errors import NotFound

_ACCOUNTS, _SIGN_INS, _CREDENTIALS = (model.__table__.c for model in (Account, SignIn, Credentials))


@dataclass(frozen=True)
class StaffAccount:
    """One account of staff; `devices` counts those signed in now."""

    id: UUID
    role: Role
    created_at: datetime
    disabled_at: datetime | None
    is_set_up: bool
    seen_at: datetime | None
    devices: int

    @property
    def number(self) -> str:
        """What people call the account when they speak of it: the first eight signs of its id."""
        return number_of(self.id)

    @property
    def state(self) -> str:
        """Whether it is open, closed or not set up."""
        if self.disabled_at is not None:
            return "closed"
        return "open" if self.is_set_up else "not set up"


def number_of(account_id: UUID) -> str:
    """Return the short number of an account."""
    return account_id.hex[:8]


def staff_accounts(*, at: datetime) -> list[StaffAccount]:
    """Return all accounts of staff, the oldest first."""
    query = _staff(at).order_by(_ACCOUNTS.created_at, _ACCOUNTS.id)
    return [_staff_account(row) for row in db.session.execute(query)]


def get_staff_account(account_id: UUID, *, at: datetime) -> StaffAccount:
    """Return one account of staff; raise NotFound for any other."""
    row = db.session.execute(_staff(at).where(_ACCOUNTS.id == account_id)).one_or_none()
    if row is None:
        raise NotFound
    return _staff_account(row)


def _staff(at: datetime) -> AnySelect:
    is_open = case((and_(*is_signed_in(at)), 1), else_=0)
    used = (
        select(
            _SIGN_INS.account_id,
            func.max(_SIGN_INS.seen_at).label("seen_at"),
            func.sum(is_open).label("devices"),
        )
        .group_by(_SIGN_INS.account_id)
        .subquery()
    )
    return (
        select(
            _ACCOUNTS.id,
            _ACCOUNTS.role,
            _ACCOUNTS.created_at,
            _ACCOUNTS.disabled_at,
            _CREDENTIALS.totp_confirmed_at,
            used.c.seen_at,
            func.coalesce(used.c.devices, 0).label("devices"),
        )
        .join_from(Account.__table__, used, used.c.account_id == _ACCOUNTS.id, isouter=True)
        .join(Credentials.__table__, _CREDENTIALS.account_id == _ACCOUNTS.id, isouter=True)
        .where(_ACCOUNTS.role.in_(STAFF))
    )


def _staff_account(row: AnyRow) -> StaffAccount:
    return StaffAccount(
        id=row.id,
        role=Role(row.role),
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        is_set_up=row.totp_confirmed_at is not None,
        seen_at=row.seen_at,
        devices=row.devices,
    )
