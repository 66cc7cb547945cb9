"""Which booking a leg belongs to: the one with its reference and payer, or one of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID, uuid4

from logistics.core.db import db
from logistics.core.money import Money
from logistics.trainings.rules import Training
from logistics.travel import models, queries
from logistics.travel.rules import Booking, BookingDetails, Leg, LegDraft


@dataclass(frozen=True)
class Booked:
    """The booking of a leg, and what the leg added to its fare, in minor units."""

    id: UUID
    added: int


def booking_for(
    training: Training, draft: LegDraft, *, legs: Sequence[Leg], was: Leg | None
) -> Booked:
    """Find or make the booking of an edited leg and write its fare; `was` is the leg before."""
    bookings = queries.bookings_of(training.id)
    current = bookings[was.booking_id] if was else None
    target = _matching(draft, bookings.values(), current)
    if target is None and current and _is_alone(was, legs):
        target = current
    if target is not current:
        draft = _joining(draft, target=target, current=current)
    row = (
        db.session.get_one(models.Booking, target.id)
        if target
        else models.Booking(id=uuid4(), training_id=training.id)
    )
    fare = draft.fare or _fare_of(target) or Money(0, training.currency)
    _write(row, draft, fare=fare, before=target)
    db.session.flush()
    return Booked(row.id, fare.minor - (target.fare_minor if target else 0))


def _joining(draft: LegDraft, *, target: Booking | None, current: Booking | None) -> LegDraft:
    """Leave the money of a booking that is joined alone where the form only repeats the old one."""
    if target is None:
        return draft
    untouched = current is not None and draft.fare == _fare_of(current)
    return replace(
        draft,
        fare=None if untouched else draft.fare,
        ticketing_deadline=draft.ticketing_deadline or target.ticketing_deadline,
    )


def _matching(
    draft: LegDraft, bookings: Iterable[Booking], current: Booking | None
) -> Booking | None:
    """Return the booking that has this reference and payer, the leg's own before others."""
    if not draft.reference:
        return None
    wanted = (draft.reference, draft.payer)
    currency = draft.fare.currency if draft.fare else None
    found = [
        booking
        for booking in bookings
        if (booking.details.reference, booking.payer) == wanted
        and currency in {None, booking.currency}
    ]
    return current if current in found else next(iter(found), None)


def _is_alone(leg: Leg | None, legs: Iterable[Leg]) -> bool:
    return leg is not None and not any(
        other.booking_id == leg.booking_id and other.id != leg.id for other in legs
    )


def _fare_of(booking: Booking | None) -> Money | None:
    return Money(booking.fare_minor, booking.currency) if booking else None


def _write(row: models.Booking, draft: LegDraft, *, fare: Money, before: Booking | None) -> None:
    same_money = before is not None and _fare_of(before) == fare
    rate = before.details.rate_per_euro if before and before.currency == fare.currency else None
    euro = before.details.euro_minor if before and same_money else _in_euro(fare, rate)
    row.fare_minor, row.currency, row.payer = fare.minor, fare.currency, draft.payer
    row.ticketing_deadline = draft.ticketing_deadline
    row.seal(BookingDetails(draft.reference, rate, euro))
    db.session.add(row)


def _in_euro(fare: Money, rate: Decimal | None) -> int | None:
    if fare.currency == "EUR":
        return fare.minor
    return fare.in_euro(rate).minor if rate else None
