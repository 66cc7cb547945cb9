"""Makers of legs, bookings, travellers and of the files they come from."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from logistics import demo
from logistics.core.periods import to_local
from logistics.roster.rules import Kind, Person, PersonDetails, State
from logistics.trainings.rules import Training
from logistics.travel.forms import COLUMNS
from logistics.travel.rules import (
    Booking,
    BookingDetails,
    Direction,
    End,
    Leg,
    LegDetails,
    LegDraft,
    LegStatus,
    Mode,
    Payer,
)

DATA = Path(demo.__file__).parent / "data"
BELGRADE = "Europe/Belgrade"
PERSON = uuid5(NAMESPACE_URL, "person")
BOOKING = uuid5(NAMESPACE_URL, "booking")
NOON = datetime(2026, 4, 21, 10, 0, tzinfo=UTC)  # 12:00 in Belgrade, the day before day 1


def a_course(**changes: Any) -> Training:
    """Return the facts of a training in Belgrade, 22 to 24 April 2026."""
    training = Training(
        id=uuid5(NAMESPACE_URL, "training"),
        slug="borders-2026",
        title="Human rights at borders",
        subtitle="",
        neutral_title="Training",
        organiser="Organiser",
        reference_prefix="HRB",
        place="Belgrade",
        country_code="RS",
        zone=BELGRADE,
        language="en",
        first_day=date(2026, 4, 22),
        last_day=date(2026, 4, 24),
        capacity=25,
        currency="EUR",
        places_of_work=(),
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    return replace(training, **changes)


def a_traveller(**changes: Any) -> Person:
    """Return a confirmed participant from Tirana."""
    details = {"badge_name": "Blerta", "departure_city": "Tirana", **changes.pop("details", {})}
    person = Person(
        id=PERSON,
        code="P01",
        kind=Kind.PARTICIPANT,
        state=State.CONFIRMED,
        details=PersonDetails(**details),
    )
    return replace(person, **changes)


def an_end(at: datetime, *, zone: str = BELGRADE, place: str = "Somewhere", code: str = "") -> End:
    """Return one end of a leg at an aware moment."""
    return End(place=place, code=code, zone=zone, local=to_local(at, zone).replace(tzinfo=None))


def a_leg(
    *,
    departs: datetime | None = None,
    arrives: datetime | None = None,
    minutes: int = 60,
    details: dict[str, Any] | None = None,
    **changes: Any,
) -> Leg:
    """Return a live coach leg of an hour towards the training; times are aware UTC."""
    start = departs or (arrives - timedelta(minutes=minutes) if arrives else NOON)
    end = arrives or start + timedelta(minutes=minutes)
    leg = Leg(
        id=uuid4(),
        code="L001",
        person_id=PERSON,
        booking_id=BOOKING,
        direction=Direction.THERE,
        seq=1,
        mode=Mode.COACH,
        status=LegStatus.BOOKED,
        details=LegDetails(departure=an_end(start), arrival=an_end(end)),
    )
    return replace(leg, **{**changes, "details": replace(leg.details, **(details or {}))})


def a_booking(**changes: Any) -> Booking:
    """Return a booking without a reference, paid by the organiser."""
    return replace(
        Booking(id=BOOKING, fare_minor=0, currency="EUR", payer=Payer.ORGANISER), **changes
    )


def a_draft(person_id: UUID = PERSON, **changes: Any) -> LegDraft:
    """Return a leg as a form gives it, there, from Tirana by coach."""
    details = LegDetails(
        departure=an_end(NOON, zone="Europe/Tirane", place="Tirana"),
        arrival=an_end(NOON + timedelta(hours=6), place="Belgrade"),
    )
    details = replace(details, **changes.pop("details", {}))
    draft = LegDraft(
        person_id=person_id,
        direction=Direction.THERE,
        mode=Mode.COACH,
        status=LegStatus.BOOKED,
        details=details,
        payer=Payer.ORGANISER,
    )
    return replace(draft, **changes)


def with_reference(reference: str, **changes: Any) -> Booking:
    """Return a booking with a reference."""
    return a_booking(details=BookingDetails(reference=reference), **changes)


def sample_rows() -> list[dict[str, str]]:
    """Return the sample's file of legs as mappings of column to cell."""
    return list(csv.DictReader(io.StringIO((DATA / "legs.csv").read_text("utf-8"))))


def a_file(*rows: dict[str, str], header: tuple[str, ...] = COLUMNS) -> bytes:
    """Return rows as the bytes of a file of legs."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def a_row(**cells: str) -> dict[str, str]:
    """Return the cells of the sample's first leg, changed as said."""
    return {**sample_rows()[0], **cells}
