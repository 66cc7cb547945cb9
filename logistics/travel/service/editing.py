"""One leg at a time: book, change, cancel, and note that the traveller was told."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from logistics.core.db import db
from logistics.core.errors import StaleSave
from logistics.core.money import Money
from logistics.trainings.rules import Training
from logistics.trainings.service import hold_training
from logistics.travel import models, queries
from logistics.travel.rules import (
    Booking,
    Leg,
    LegDraft,
    LegStatus,
    leg_lines,
    next_code,
    require_possible,
    status_after,
)
from logistics.travel.service.bookings import booking_for
from logistics.travel.service.writing import drop_empty_bookings, write_leg


def book_leg(training: Training, draft: LegDraft, *, at: datetime) -> Leg:
    """Book one leg under the next free code; raise ImpossibleLeg if it arrives too early.

    A leg that says exactly the same is returned instead: a form sent twice books one.
    """
    require_possible(draft.details)
    hold_training(training.id)
    legs = queries.legs_of_training(training.id)
    if twin := _twin(draft, legs, queries.bookings_of(training.id)):
        return twin
    leg_id, code = uuid4(), next_code(leg.code for leg in legs)
    booked = booking_for(training, draft, legs=legs, was=None)
    row = models.Leg(
        id=leg_id, training_id=training.id, code=code, booking_id=booked.id, changed_at=at
    )
    own = [
        leg for leg in legs if (leg.person_id, leg.direction) == (draft.person_id, draft.direction)
    ]
    draft = replace(draft, seq=max((leg.seq for leg in own), default=0) + 1)
    write_leg(row, _with_cost(draft, booked.share), was=None, at=at)
    db.session.flush()
    return queries.get_leg(training.id, leg_id)


def change_leg(
    training: Training, leg_id: UUID, draft: LegDraft, *, opened: tuple[int, int], at: datetime
) -> Leg:
    """Write an edited leg; `opened` are the versions of leg and booking the form was opened on.

    Raises ImpossibleLeg, StaleSave with both values, or NotFound for another training's leg.
    """
    require_possible(draft.details)
    hold_training(training.id)
    legs = queries.legs_of_training(training.id)
    was = queries.get_leg(training.id, leg_id)
    booking = queries.bookings_of(training.id)[was.booking_id]
    if (was.version, booking.version) != opened:
        raise StaleSave(_differences(was, booking, draft))
    booked = booking_for(training, draft, legs=legs, was=was)
    row = db.session.get_one(models.Leg, leg_id)
    row.booking_id = booked.id
    draft = replace(draft, status=status_after(was, draft), seq=was.seq)
    write_leg(row, _with_cost(draft, booked.share), was=was, at=at)
    db.session.flush()
    drop_empty_bookings(training.id)
    return queries.get_leg(training.id, leg_id)


def cancel_leg(training: Training, leg_id: UUID, *, version: int, at: datetime) -> None:
    """Cancel a leg: it is kept, counts no more, and leaves the calendars."""
    leg = queries.get_leg(training.id, leg_id)
    if leg.status is LegStatus.CANCELLED:
        return
    _require_version(leg, version, yours=LegStatus.CANCELLED)
    row = db.session.get_one(models.Leg, leg_id)
    row.status = LegStatus.CANCELLED
    row.reschedule(at=at)
    db.session.flush()


def mark_told(training: Training, leg_id: UUID, *, version: int, at: datetime) -> None:
    """Note that the traveller knows of the leg as it is now."""
    leg = queries.get_leg(training.id, leg_id)
    if leg.told_at is not None:
        return
    _require_version(leg, version, yours="told")
    db.session.get_one(models.Leg, leg_id).told_at = at
    db.session.flush()


def _twin(draft: LegDraft, legs: Iterable[Leg], bookings: Mapping[UUID, Booking]) -> Leg | None:
    wanted = _told(draft, payer=draft.payer, reference=draft.reference, fare=draft.fare)
    for leg in legs:
        booking = bookings[leg.booking_id]
        fare = Money(booking.fare_minor, booking.currency) if draft.fare else None
        said = _told(leg, payer=booking.payer, reference=booking.details.reference, fare=fare)
        if leg.is_live and said == wanted:
            return leg
    return None


def _told(leg: Leg | LegDraft, **booked: Any) -> tuple[Any, ...]:
    """Return everything a form says of a leg."""
    details = replace(leg.details, cost_minor=0)  # worked out, not typed
    transfer = leg.transfer_needed
    return leg.person_id, leg.direction, leg.mode, leg.status, details, transfer, booked


def _require_version(leg: Leg, version: int, *, yours: str) -> None:
    if leg.version != version:
        raise StaleSave((("Status", leg.status.value, yours),))


def _differences(was: Leg, booking: Booking, draft: LegDraft) -> tuple[tuple[str, str, str], ...]:
    stored = Money(booking.fare_minor, booking.currency).text()
    theirs = leg_lines(was, reference=booking.details.reference, payer=booking.payer, fare=stored)
    yours = leg_lines(
        draft,
        reference=draft.reference,
        payer=draft.payer,
        fare=draft.fare.text() if draft.fare else stored,
    )
    return tuple((k, theirs[k], yours[k]) for k in theirs if theirs[k] != yours[k])


def _with_cost(draft: LegDraft, cost_minor: int) -> LegDraft:
    return replace(draft, details=replace(draft.details, cost_minor=cost_minor))
