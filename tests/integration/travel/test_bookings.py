"""Which booking an edited leg belongs to, and what its fare becomes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from logistics.core.db import transaction
from logistics.core.errors import StaleSave
from logistics.core.money import Money
from logistics.trainings.rules import Training
from logistics.travel import service
from logistics.travel.forms import read_legs
from logistics.travel.queries import bookings_of, legs_of_training
from logistics.travel.rules import Booking, ImpossibleLeg, Leg, LegDraft, Payer
from tests.factories.sample import add_sample
from tests.factories.travel import DATA, a_draft

NOW = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)


def stored(training: Training, code: str) -> tuple[Leg, Booking]:
    leg = next(leg for leg in legs_of_training(training.id) if leg.code == code)
    return leg, bookings_of(training.id)[leg.booking_id]


def draft_of(leg: Leg, booking: Booking, **changes: Any) -> LegDraft:
    """Return what the edit form of a leg sends when only `changes` are typed."""
    draft = LegDraft(
        person_id=leg.person_id,
        direction=leg.direction,
        mode=leg.mode,
        status=leg.status,
        details=leg.details,
        payer=booking.payer,
        seq=leg.seq,
        transfer_needed=leg.transfer_needed,
        reference=booking.details.reference,
        fare=Money(booking.fare_minor, booking.currency),
        ticketing_deadline=booking.ticketing_deadline,
    )
    return replace(draft, **changes)


def change(training: Training, code: str, **changes: Any) -> tuple[Leg, Booking]:
    leg, booking = stored(training, code)
    opened = leg.version, booking.version
    with transaction():
        draft = draft_of(leg, booking, **changes)
        service.change_leg(training, leg.id, draft, opened=opened, at=NOW)
    return stored(training, code)


def test_other_reference_takes_one_leg_and_its_share_out_of_a_booking(sample: Training) -> None:
    _, moved = change(sample, "L001", reference="NEW111")

    _, left = stored(sample, "L002")
    assert (moved.details.reference, left.details.reference) == ("NEW111", "K7QX2M")
    assert (moved.fare_minor, left.fare_minor, left.details.euro_minor) == (16200, 0, 0)
    assert len(bookings_of(sample.id)) == 47


def test_other_reference_of_a_leg_alone_renames_its_booking(sample: Training) -> None:
    _, before = stored(sample, "L005")  # a coach in convertible marks

    _, after = change(sample, "L005", reference="BIH-9999")

    assert (after.id, after.details.reference) == (before.id, "BIH-9999")
    assert after.details.rate_per_euro == before.details.rate_per_euro


def test_joining_a_booking_in_another_currency_leaves_its_money_alone(sample: Training) -> None:
    _, joined = change(sample, "L005", reference="K7QX2M", payer=Payer.ORGANISER)

    assert joined.id == stored(sample, "L001")[1].id
    assert (joined.fare_minor, joined.currency) == (16200, "EUR")


def test_joining_a_booking_brings_the_share_along(sample: Training) -> None:
    leg, joined = change(sample, "L033", reference="K7QX2M")

    assert joined.id == stored(sample, "L001")[1].id
    assert (joined.fare_minor, leg.details.cost_minor) == (16200 + 13900, 13900)


def test_joining_a_booking_keeps_its_deadline(sample: Training) -> None:
    change(sample, "L003", ticketing_deadline=date(2026, 4, 14))

    _, joined = change(sample, "L033", reference="M4TR8B")

    assert joined.ticketing_deadline == date(2026, 4, 14)


def test_same_reference_with_another_payer_is_another_booking(sample: Training) -> None:
    _, other = change(sample, "L002", payer=Payer.OWN_COST)

    assert other.id != stored(sample, "L001")[1].id
    assert stored(sample, "L001")[1].payer == Payer.ORGANISER


def test_fare_in_another_currency_is_kept_in_euro_at_its_rate(sample: Training) -> None:
    _, booking = change(sample, "L005", fare=Money(5868, "BAM"))

    assert (booking.fare_minor, booking.details.euro_minor) == (5868, 3000)


def test_fare_left_empty_stays(sample: Training) -> None:
    before = stored(sample, "L001")

    assert change(sample, "L001", fare=None) == before


def test_fare_typed_by_hand_goes_back_to_the_file_on_its_next_import(sample: Training) -> None:
    change(sample, "L001", fare=Money(20000, "EUR"))
    codes = {row.code: row.draft for row in _rows(sample)}

    with transaction():
        report = service.import_legs(sample, _rows(sample), at=NOW)

    assert (report.changed, len(codes)) == (2, 78)
    assert stored(sample, "L001")[1].fare_minor == 16200


def _rows(training: Training) -> Any:
    people = {leg.code: leg.person_id for leg in legs_of_training(training.id)}
    lines = (DATA / "legs.csv").read_text("utf-8").splitlines()[1:]
    codes = {line.split(",")[1]: people[line.split(",")[0]] for line in lines}
    return read_legs((DATA / "legs.csv").read_bytes(), person_codes=codes)


def test_impossible_leg_is_never_written(sample: Training) -> None:
    draft = a_draft(legs_of_training(sample.id)[0].person_id)
    upside_down = replace(
        draft.details, departure=draft.details.arrival, arrival=draft.details.departure
    )

    with pytest.raises(ImpossibleLeg), transaction():
        service.book_leg(sample, replace(draft, details=upside_down), at=NOW)

    assert len(legs_of_training(sample.id)) == 78


def test_told_twice_is_told_once(sample: Training) -> None:
    leg, _ = stored(sample, "L025")
    for hour in (9, 10):
        with transaction():
            moment = NOW.replace(hour=hour)
            service.mark_told(sample, leg.id, version=leg.version, at=moment)

    assert stored(sample, "L025")[0].told_at == NOW


def test_told_of_something_newer_is_refused(sample: Training) -> None:
    leg, _ = stored(sample, "L025")

    with pytest.raises(StaleSave), transaction():
        service.mark_told(sample, leg.id, version=leg.version + 1, at=NOW)


def test_sample_is_the_same_on_every_database(any_app: Flask) -> None:
    training = add_sample()

    with transaction():
        report = service.import_legs(training, _rows(training), at=NOW)

    assert report.text() == "Nothing changed: all 78 rows are as they were."
