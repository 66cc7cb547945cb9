"""Reading journeys: legs and bookings as plain facts."""

from uuid import UUID

from sqlalchemy import select

from logistics.core.db import AnyRow, AnySelect, db
from logistics.core.errors import NotFound
from logistics.travel import models
from logistics.travel.rules import Booking, Direction, Leg, LegStatus, Mode, Payer

_LEG = models.Leg
_COLUMNS = tuple(c for c in _LEG.__table__.columns if c.name != "training_id")
_SAME_NAME = (
    "id", "code", "person_id", "booking_id", "seq", "transfer_needed",
    "told_at", "version", "sequence", "changed_at",
)  # fmt: skip


def legs_of_training(training_id: UUID) -> list[Leg]:
    """Return every leg of the training, cancelled ones too, in order of departure."""
    return _legs(select(*_COLUMNS).where(_LEG.training_id == training_id))


def legs_of_person(person_id: UUID) -> list[Leg]:
    """Return the legs of one person, cancelled ones too, in order of departure."""
    return _legs(select(*_COLUMNS).where(_LEG.person_id == person_id))


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
