"""Reading journeys: legs and bookings as plain facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from logistics.agenda import models as agenda_models
from logistics.core.db import AnyRow, AnySelect, db
from logistics.core.errors import NotFound
from logistics.core.findings import Finding
from logistics.roster import queries as roster
from logistics.roster.rules import Person, TravelDocument
from logistics.trainings.rules import Training
from logistics.travel import models
from logistics.travel.rules import (
    Booking,
    Course,
    Direction,
    Leg,
    LegStatus,
    Mode,
    Payer,
    travel_findings,
)

_LEG = models.Leg
_COLUMNS = tuple(c for c in _LEG.__table__.columns if c.name != "training_id")
_SAME_NAME = (
    "id", "code", "person_id", "booking_id", "seq", "transfer_needed",
    "told_at", "version", "sequence", "changed_at",
)  # fmt: skip


@dataclass(frozen=True)
class TravelFacts:
    """What the pages of travel show and the findings rest on, read in a fixed number of queries."""

    training: Training
    people: list[Person]
    documents: dict[UUID, TravelDocument]
    legs: list[Leg]
    bookings: dict[UUID, Booking]
    starts: datetime | None
    closes: datetime | None

    def findings(self, *, at: datetime) -> list[Finding]:
        """Judge them as of `at`."""
        return travel_findings(
            self.people,
            self.documents,
            self.legs,
            self.bookings,
            course=Course(self.training, self.starts, self.closes, at),
        )


def travel_facts(training: Training) -> TravelFacts:
    """Return the journeys of everybody in the training."""
    return _facts(training, roster.people_of(training.id), legs=legs_of_training(training.id))


def travel_facts_of(training: Training, person: Person) -> TravelFacts:
    """Return the journey of one person."""
    return _facts(training, [person], legs=legs_of_person(person.id))


def _facts(training: Training, people: list[Person], *, legs: list[Leg]) -> TravelFacts:
    starts, closes = _course_bounds(training.id)
    return TravelFacts(
        training=training,
        people=people,
        documents=roster.travel_documents_of(person.id for person in people),
        legs=legs,
        bookings=bookings_of(training.id),
        starts=starts,
        closes=closes,
    )


def _course_bounds(training_id: UUID) -> tuple[datetime | None, datetime | None]:
    """Return when the first counted session starts and the last ends."""
    item = agenda_models.AgendaItem
    row = db.session.execute(
        select(func.min(item.starts_at), func.max(item.ends_at)).where(
            item.training_id == training_id, item.counted, item.cancelled_at.is_(None)
        )
    ).one()
    return row[0], row[1]


def legs_of_training(training_id: UUID) -> list[Leg]:
    """Return every leg of the training, cancelled ones too, in order of departure."""
    return _legs(select(*_COLUMNS).where(_LEG.training_id == training_id))


def legs_of_person(person_id: UUID) -> list[Leg]:
    """Return the legs of one person, cancelled ones too, in order of departure."""
    return _legs(select(*_COLUMNS).where(_LEG.person_id == person_id))


def leg_index(training_ids: Iterable[UUID]) -> dict[UUID, tuple[str, UUID]]:
    """Return code and traveller of each leg of some trainings; nothing is opened for it."""
    rows = db.session.execute(
        select(_LEG.id, _LEG.code, _LEG.person_id).where(_LEG.training_id.in_(list(training_ids)))
    )
    return {row.id: (row.code, row.person_id) for row in rows}


def get_leg(training_id: UUID, leg_id: UUID) -> Leg:
    """Return one leg; raise NotFound for another training's."""
    rows = _legs(select(*_COLUMNS).where(_LEG.training_id == training_id, _LEG.id == leg_id))
    if not rows:
        raise NotFound
    return rows[0]


def bookings_of(training_id: UUID) -> dict[UUID, Booking]:
    """Return the bookings of the training by id."""
    table = models.Booking
    rows = db.session.execute(
        select(*table.__table__.columns).where(table.training_id == training_id)
    )
    return {row.id: booking_of_row(row) for row in rows}


def booking_of_row(row: AnyRow) -> Booking:
    """Return the facts of a row of the bookings table."""
    return Booking(
        id=row.id,
        fare_minor=row.fare_minor,
        currency=row.currency,
        payer=Payer(row.payer),
        ticketing_deadline=row.ticketing_deadline,
        details=models.Booking.open_row(row.id, row.sealed),
        version=row.version,
    )


def _legs(query: AnySelect) -> list[Leg]:
    legs = [_leg_of_row(row) for row in db.session.execute(query)]
    return sorted(legs, key=lambda leg: (leg.departs_at, leg.code))


def _leg_of_row(row: AnyRow) -> Leg:
    return Leg(
        **{name: getattr(row, name) for name in _SAME_NAME},
        direction=Direction(row.direction),
        mode=Mode(row.mode),
        status=LegStatus(row.status),
        details=_LEG.open_row(row.id, row.sealed),
    )
