"""Loading the facts of a training once, for all rules that look at them."""

from uuid import UUID

from sqlalchemy import select

from logistics.accommodation import queries as accommodation
from logistics.agenda.queries import items_of
from logistics.attendance import queries as attendance
from logistics.certificates.queries import certificates_of
from logistics.core.db import db
from logistics.core.errors import NotFound
from logistics.materials.queries import handouts_of
from logistics.readiness.rules import Facts, Places
from logistics.roster import queries as roster
from logistics.roster.models import Person
from logistics.roster.rules import HOLDING, Kind
from logistics.trainings.queries import spaces_of, themes_of
from logistics.trainings.rules import Training
from logistics.travel import queries as travel


def facts_of(training: Training) -> Facts:
    """Return everything the findings of a training rest on, in a fixed number of queries."""
    people = roster.people_of(training.id)
    ids = [person.id for person in people]
    hotel = accommodation.find_hotel(training.id)
    return Facts(
        training=training,
        people=tuple(people),
        documents=roster.travel_documents_of(ids),
        contacts=roster.emergency_contacts_of(ids),
        legs=tuple(travel.legs_of_training(training.id)),
        bookings=travel.bookings_of(training.id),
        stays=accommodation.stays_of(training.id),
        nights=tuple(accommodation.nights_of_training(training.id)),
        hotel=hotel,
        block=tuple(accommodation.block_of(hotel.id)) if hotel else (),
        items=tuple(items_of(training.id)),
        spaces=tuple(spaces_of(training.id)),
        themes=tuple(themes_of(training.id)),
        marks=tuple(attendance.marks_of(training.id)),
        locked_days=attendance.locked_days_of(training.id),
        certificates=certificates_of(training.id),
        handouts=tuple(handouts_of(training.id)),
    )


def places_of(training: Training, *, account_id: UUID) -> Places:
    """Return the code of the person behind an account and who holds a place, in one query.

    Nobody's details are opened for it. Raise NotFound if the account is not on this roster.
    """
    rows = db.session.execute(
        select(Person.id, Person.code, Person.kind, Person.state, Person.account_id).where(
            Person.training_id == training.id
        )
    ).all()
    own = next((row.code for row in rows if row.account_id == account_id), None)
    if own is None:
        raise NotFound
    holders = (r.id for r in rows if r.kind == Kind.PARTICIPANT and r.state in HOLDING)
    return Places(own, frozenset(holders))
