"""What a file of legs would change: the plan of an import, before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from logistics.core.money import Money
from logistics.core.tables import ImportReport
from logistics.travel.rules.facts import Booking, BookingDetails, Leg, LegDraft, Payer

BookingKey = tuple[str, str, str]


@dataclass(frozen=True)
class LegRow:
    """One line of a file: a leg with its code, and what the file works out itself.

    `euro_minor` is its cost in euro cents, `stated_minutes` how long it takes.
    """

    line: int
    code: str
    draft: LegDraft
    euro_minor: int | None = None
    stated_minutes: int | None = None

    @property
    def is_misstated(self) -> bool:
        """Whether the file says another length than the times do, which count."""
        details = self.draft.details
        took = (details.arrival.at - details.departure.at) // timedelta(minutes=1)
        return self.stated_minutes not in {None, took}

    @property
    def cost(self) -> Money:
        """This leg's share of the fare; nothing where the file leaves it empty."""
        return self.draft.fare or Money(0, "EUR")

    @property
    def booking_key(self) -> BookingKey:
        """What legs of one booking share."""
        return booking_key(self.draft.reference, self.draft.payer, self.cost.currency, self.code)


@dataclass(frozen=True)
class BookingPlan:
    """A booking as it shall be; `id` is None for a new one."""

    id: UUID | None
    fare: Money
    payer: Payer
    details: BookingDetails
    differs: bool


@dataclass(frozen=True)
class LegPlan:
    """A row with what is stored under its code, if anything."""

    row: LegRow
    stored: Leg | None
    differs: bool


@dataclass(frozen=True)
class ImportPlan:
    """Everything an import writes, and the report of it."""

    bookings: Mapping[BookingKey, BookingPlan]
    legs: tuple[LegPlan, ...]
    report: ImportReport


def booking_key(reference: str, payer: str, currency: str, code: str) -> BookingKey:
    """Return what tells bookings of one training apart: the leg itself without a reference."""
    return (reference, payer, currency) if reference else ("", "", code)


def plan_import(
    rows: Sequence[LegRow], *, legs: Sequence[Leg], bookings: Mapping[UUID, Booking]
) -> ImportPlan:
    """Compare the rows of a file with the legs and bookings of the training."""
    known = {leg.code: leg for leg in legs}
    keys = _stored_keys(legs, bookings)
    ids = {key: booking_id for booking_id, key in keys.items()}
    absent = _legs_outside(rows, legs)
    planned = {
        key: _booking_plan(group, stored=bookings.get(ids[key]) if key in ids else None,
                           rest=absent.get(ids[key], ()) if key in ids else ())
        for key, group in _by_booking(rows).items()
    }  # fmt: skip
    plans = tuple(_leg_plan(row, known.get(row.code), planned[row.booking_key]) for row in rows)
    return ImportPlan(planned, plans, _report(plans))


def _stored_keys(legs: Sequence[Leg], bookings: Mapping[UUID, Booking]) -> dict[UUID, BookingKey]:
    keys: dict[UUID, BookingKey] = {}
    for leg in legs:
        booking = bookings[leg.booking_id]
        keys.setdefault(
            booking.id,
            booking_key(booking.details.reference, booking.payer, booking.currency, leg.code),
        )
    return keys


def _by_booking(rows: Iterable[LegRow]) -> dict[BookingKey, list[LegRow]]:
    groups: dict[BookingKey, list[LegRow]] = defaultdict(list)
    for row in rows:
        groups[row.booking_key].append(row)
    return groups


def _legs_outside(rows: Sequence[LegRow], legs: Sequence[Leg]) -> dict[UUID, list[Leg]]:
    """Return the stored legs that the file does not mention, by booking."""
    mentioned = {row.code for row in rows}
    outside: dict[UUID, list[Leg]] = defaultdict(list)
    for leg in legs:
        if leg.code not in mentioned:
            outside[leg.booking_id].append(leg)
    return outside


def _booking_plan(
    rows: Sequence[LegRow], *, stored: Booking | None, rest: Sequence[Leg]
) -> BookingPlan:
    first = max(rows, key=lambda row: (row.cost.minor, -row.line))  # the row that has the fare
    fare = Money(
        sum(row.cost.minor for row in rows) + sum(leg.details.cost_minor for leg in rest),
        first.cost.currency,
    )
    details = BookingDetails(
        reference=first.draft.reference,
        rate_per_euro=first.draft.rate,
        euro_minor=_euro(rows, rest),
    )
    wanted = (fare.minor, fare.currency, first.draft.payer, details)
    same = stored is not None and wanted == (
        stored.fare_minor, stored.currency, stored.payer, stored.details,
    )  # fmt: skip
    return BookingPlan(stored.id if stored else None, fare, first.draft.payer, details, not same)


def _euro(rows: Sequence[LegRow], rest: Sequence[Leg]) -> int | None:
    """Add the costs in euro as the file has them; those it does not mention at the file's rate."""
    cents = [row.euro_minor for row in rows]
    rate = next((row.draft.rate for row in rows if row.draft.rate), None)
    currency = rows[0].cost.currency
    cents += [
        Money(leg.details.cost_minor, currency).in_euro(rate).minor if rate else None
        for leg in rest
        if leg.details.cost_minor
    ]
    known = [cent for cent in cents if cent is not None]
    return sum(known) if len(known) == len(cents) else None


def _leg_plan(row: LegRow, stored: Leg | None, booking: BookingPlan) -> LegPlan:
    if stored is None:
        return LegPlan(row, None, differs=True)
    draft = row.draft
    same = stored.booking_id == booking.id and (
        stored.person_id, stored.direction, stored.seq, stored.mode, stored.status,
        stored.transfer_needed, stored.details,
    ) == (
        draft.person_id, draft.direction, draft.seq, draft.mode, draft.status,
        draft.transfer_needed, draft.details,
    )  # fmt: skip
    return LegPlan(row, stored, differs=booking.differs or not same)


def _report(plans: Sequence[LegPlan]) -> ImportReport:
    new = sum(plan.stored is None for plan in plans)
    changed = sum(plan.stored is not None and plan.differs for plan in plans)
    return ImportReport(
        new=new,
        changed=changed,
        unchanged=len(plans) - new - changed,
        misstated=tuple(plan.row.line for plan in plans if plan.row.is_misstated),
    )
