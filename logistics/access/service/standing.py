"""What an administrator decides about accounts of staff: role, open or closed, signed in or not."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from logistics.access.models import Account, Credentials
from logistics.access.policy import STAFF, Role
from logistics.access.service.revocation import void_waiting
from logistics.access.service.sign_ins import end_all_sign_ins
from logistics.core.db import db
from logistics.core.errors import DomainError, NotFound, StaleSave


def change_role(account_id: UUID, role: Role, *, opened: str, by: UUID, at: datetime) -> None:
    """Give an account of staff another role, and end all it is signed in by: both change at once.

    `opened` is the role the form was opened on; raise StaleSave (409) if it is another by now.
    Raise DomainError (422) for a role staff cannot have, for one's own account (`by`), which
    would open all personal data to an administrator alone, and for the last administrator.
    """
    void_waiting(account_id, at=at)
    account, others = _held(account_id)
    if account.role != opened:
        raise StaleSave((("Role", account.role.capitalize(), role.capitalize()),))
    if role not in STAFF:
        raise DomainError("Choose one of the list.", field="role")
    if account_id == by:
        raise DomainError("Nobody changes their own role. Another administrator can.", field="role")
    if account.role == role:
        raise DomainError("This account has this role already.", field="role")
    _require_another(account, others, field="role")
    account.role = role
    end_all_sign_ins(account_id, at=at)


def disable_account(account_id: UUID, *, at: datetime) -> None:
    """Close an account of staff and end all it is signed in by.

    Raise DomainError (422) for the last administrator.
    """
    void_waiting(account_id, at=at)
    account, others = _held(account_id)
    if account.disabled_at is None:
        _require_another(account, others)
        account.disabled_at = at
    end_all_sign_ins(account_id, at=at)


def enable_account(account_id: UUID) -> None:
    """Open a closed account of staff again; nothing it was signed in by comes back."""
    account, _ = _held(account_id)
    account.disabled_at = None


def sign_staff_out(account_id: UUID, *, at: datetime) -> None:
    """End all that an account of staff is signed in by; raise NotFound for any other account."""
    void_waiting(account_id, at=at)
    _held(account_id)
    end_all_sign_ins(account_id, at=at)


def _held(account_id: UUID) -> tuple[Account, int]:
    """Return an account of staff and how many other administrators can sign in.

    All their rows are held until the commit: two administrators cannot close each other out.
    """
    rows = db.session.scalars(
        select(Account)
        .where(or_(Account.id == account_id, Account.role == Role.ADMINISTRATOR))
        .order_by(Account.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    account = next((row for row in rows if row.id == account_id and row.role in STAFF), None)
    if account is None:
        raise NotFound
    others = {row.id for row in rows if row is not account and row.disabled_at is None}
    set_up = select(Credentials.account_id).where(Credentials.totp_confirmed_at.is_not(None))
    return account, len(others & set(db.session.scalars(set_up)))


def _require_another(account: Account, others: int, *, field: str | None = None) -> None:
    if account.role == Role.ADMINISTRATOR and account.disabled_at is None and not others:
        raise DomainError(
            "This is the last administrator. Give that role to somebody else first.", field=field
        )
