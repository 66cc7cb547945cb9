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
    """The booking of a leg, and the leg's share of its fare, in minor units."""

    id: UUID
    share: int


def booking_for(
    training: Training, draft: LegDraft, *, legs: Sequence[Leg], was: Leg | None
) -> Booked:
    """Find or make the booking of an edited leg and write its fare; `was` is the leg before.

    A leg that leaves a booking takes its share of the fare along.
    """
    bookings = queries.bookings_of(training.id)
    if was is None:
        found = _matching(draft, bookings.values(), None)
        return _join(training, draft, found, share=Money(0, training.currency))
    current = bookings[was.booking_id]
    stays = (draft.reference, draft.payer) == (current.details.reference, current.payer)
    if not stays and draft.fare == _fare_of(current):  # only repeated by the form
        draft = replace(draft, fare=None)
    target = _matching(draft, bookings.values(), current)
    if target is None and _is_alone(was, legs):
        target = current
    share = Money(was.details.cost_minor, current.currency)
    if target is not current:
        _take_out(current, share)
        return _join(training, draft, target, share=share)
    fare = draft.fare or Money(current.fare_minor, current.currency)
    row = db.session.get_one(models.Booking, current.id)
    _write(row, draft, fare=fare, before=current)
    return Booked(current.id, max(0, share.minor + fare.minor - current.fare_minor))


def _join(training: Training, draft: LegDraft, target: Booking | None, *, share: Money) -> Booked:
    """Write the fare of a booking that a leg comes to, or of a new one."""
    if target is None:
        row = models.Booking(id=uuid4(), training_id=training.id)
        fare = draft.fare or share
        _write(row, draft, fare=fare, before=None)
        return Booked(row.id, fare.minor)
    brought = share.minor if share.currency == target.currency else 0
    fare = draft.fare or Money(target.fare_minor + brought, target.currency)
    deadline = draft.ticketing_deadline or target.ticketing_deadline
    row = db.session.get_one(models.Booking, target.id)
    _write(row, replace(draft, ticketing_deadline=deadline), fare=fare, before=target)
    return Booked(target.id, max(0, fare.minor - target.fare_minor))


def _take_out(booking: Booking, share: Money) -> None:
    if not share.minor:
        return
    fare = Money(max(0, booking.fare_minor - share.minor), booking.currency)
    euro = _in_euro(fare, booking.details.rate_per_euro)
    row = db.session.get_one(models.Booking, booking.id)
    row.fare_minor = fare.minor
    row.seal(replace(booking.details, euro_minor=euro))


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
    db.session.flush()


def _in_euro(fare: Money, rate: Decimal | None) -> int | None:
    if fare.currency == "EUR":
        return fare.minor
    return fare.in_euro(rate).minor if rate else None
