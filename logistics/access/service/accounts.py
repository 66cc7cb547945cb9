"""Making accounts."""

from datetime import datetime
from uuid import UUID

from logistics.access.models import Account
from logistics.access.policy import Role
from logistics.core.db import db


def create_account(role: Role, *, at: datetime) -> UUID:
    """Make an account and return its id."""
    account = Account(role=role, created_at=at)
    db.session.add(account)
    db.session.flush()
    return account.id
