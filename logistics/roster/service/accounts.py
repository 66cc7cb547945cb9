"""The account with which somebody on the roster signs in."""

from datetime import datetime
from uuid import UUID

from logistics.access import service as access_service
from logistics.access.policy import Role
from logistics.core.db import db
from logistics.roster import models


def account_for(person_id: UUID, *, role: Role, at: datetime) -> UUID:
    """Return the account of a person, making it at their first sign-in link."""
    person = db.session.get_one(models.Person, person_id)
    if person.account_id is None:
        person.account_id = access_service.create_account(role, at=at)
        db.session.flush()
    return person.account_id
