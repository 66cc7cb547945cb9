"""Bringing a file of legs in: all of it or nothing, and nothing twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from logistics.core.db import db
from logistics.core.tables import ImportReport
from logistics.trainings.rules import Training
from logistics.trainings.service import hold_training
from logistics.travel import models, queries
from logistics.travel.rules import BookingPlan, ImportPlan, LegPlan, LegRow, plan_import
from logistics.travel.rules.importing import BookingKey
from logistics.travel.service.writing import drop_empty_bookings, write_leg


def import_legs(training: Training, rows: Sequence[LegRow], *, at: datetime) -> ImportReport:
    """Write what differs; legs the file does not mention stay as they are."""
    hold_training(training.id)
    plan = plan_import(
        rows,
        legs=queries.legs_of_training(training.id),
        bookings=queries.bookings_of(training.id),
    )
    booking_ids = _write_bookings(training.id, plan)
    wanted = [leg for leg in plan.legs if leg.differs]
    stored = _models_of(training.id, wanted)
    for leg in wanted:
        booking_id = booking_ids[leg.row.booking_key]
        _write(training.id, leg, stored=stored, booking_id=booking_id, at=at)
    db.session.flush()
    drop_empty_bookings(training.id)
    return plan.report


def _write_bookings(training_id: UUID, plan: ImportPlan) -> dict[BookingKey, UUID]:
    table = models.Booking
    changed = [b.id for b in plan.bookings.values() if b.differs and b.id is not None]
    rows = db.session.scalars(
        select(table).where(table.training_id == training_id, table.id.in_(changed))
    )
    stored = {row.id: row for row in rows}
    ids = {key: _write_booking(training_id, b, stored) for key, b in plan.bookings.items()}
    db.session.flush()
    return ids


def _write_booking(
    training_id: UUID, plan: BookingPlan, stored: Mapping[UUID, models.Booking]
) -> UUID:
    if not plan.differs and plan.id is not None:
        return plan.id
    row = stored[plan.id] if plan.id else models.Booking(id=uuid4(), training_id=training_id)
    row.fare_minor, row.currency, row.payer = plan.fare.minor, plan.fare.currency, plan.payer
    row.seal(plan.details)
    db.session.add(row)
    return row.id


def _models_of(training_id: UUID, plans: Sequence[LegPlan]) -> dict[UUID, models.Leg]:
    ids = [plan.stored.id for plan in plans if plan.stored]
    rows = db.session.scalars(
        select(models.Leg).where(models.Leg.training_id == training_id, models.Leg.id.in_(ids))
    )
    return {row.id: row for row in rows}


def _write(
    training_id: UUID,
    plan: LegPlan,
    *,
    stored: Mapping[UUID, models.Leg],
    booking_id: UUID,
    at: datetime,
) -> None:
    row = stored[plan.stored.id] if plan.stored else models.Leg(
        id=uuid4(), training_id=training_id, code=plan.row.code, changed_at=at
    )  # fmt: skip
    row.booking_id = booking_id
    write_leg(row, plan.row.draft, was=plan.stored, at=at)
