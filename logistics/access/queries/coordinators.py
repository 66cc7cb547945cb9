"""Who coordinates, for those who must be told something or ask for help."""

from uuid import UUID

from sqlalchemy import select

from logistics.access.models import Account, Credentials
from logistics.access.policy import Role
from logistics.access.rules import StaffDetails
from logistics.core.db import db


def coordinators_but(account_id: UUID) -> dict[UUID, StaffDetails]:
    """Return by account the details of all coordinators but one, the longest there first.

    Left out are those who may no longer sign in and those who are not set up yet.
    """
    rows = db.session.execute(
        select(Account.id, Credentials.id.label("credentials_id"), Credentials.sealed)
        .join_from(Account, Credentials, Credentials.account_id == Account.id)
        .where(
            Account.role == Role.COORDINATOR,
            Account.disabled_at.is_(None),
            Account.id != account_id,
        )
        .order_by(Account.created_at, Account.id)
    )
    return {row.id: Credentials.open_row(row.credentials_id, row.sealed) for row in rows}
