"""The account with which somebody on the roster signs in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from logistics.access import service as access_service
from logistics.access.policy import Role
from logistics.core.db import db
from logistics.roster import models


def account_for(person_id: UUID, *, role: Role, at: datetime) -> UUID:
    """Return the account of a person, making it at their first link; one request at a time does."""
    table = models.Person
    account_id: UUID | None = db.session.execute(
        select(table.account_id).where(table.id == person_id).with_for_update()
    ).scalar_one()
    if account_id is not None:
        return account_id
    made = access_service.create_account(role, at=at)
    # Not through the ORM: no form shows the account, so an open one is not stale because of it.
    db.session.execute(update(table).where(table.id == person_id).values(account_id=made))
    return made
