"""A file of legs in the database."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from logistics.core.db import db, transaction
from logistics.trainings.rules import Training
from logistics.travel import models, service
from logistics.travel.forms import read_legs_for
from logistics.travel.queries import bookings_of, legs_of_training
from logistics.travel.rules import Leg
from tests.factories.travel import DATA, a_file, a_row, sample_rows

LATER = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)


def bring_in(training: Training, *rows: dict[str, str]) -> str:
    with transaction():
        read = read_legs_for(training, a_file(*rows))
        return service.import_legs(training, read, at=LATER).text()


def leg(training: Training, code: str) -> Leg:
    return next(leg for leg in legs_of_training(training.id) if leg.code == code)


def fare_of(training: Training, code: str) -> tuple[int, str]:
    booking = bookings_of(training.id)[leg(training, code).booking_id]
    return booking.fare_minor, booking.currency


def test_import_of_the_same_file_changes_nothing(sample: Training) -> None:
    before = legs_of_training(sample.id), bookings_of(sample.id)

    said = bring_in(sample, *sample_rows())

    assert said == "Nothing changed: all 78 rows are as they were."
    assert (legs_of_training(sample.id), bookings_of(sample.id)) == before


def test_import_keeps_one_booking_per_reference_payer_and_currency(sample: Training) -> None:
    assert len(bookings_of(sample.id)) == 46
    assert fare_of(sample, "L027") == (28800, "EUR")  # the reference is split between two payers
    assert fare_of(sample, "L028") == (3400, "EUR")
    assert fare_of(sample, "L006") == fare_of(sample, "L043") == (14432, "EUR")  # a shared car
    assert fare_of(sample, "L053") == (190000, "MDL")  # a taxi without a reference


def test_import_of_other_times_tells_calendars_and_forgets_who_was_told(sample: Training) -> None:
    moved = a_row(depart_local="2026-04-21T15:50", duration_min="55")
    with transaction():
        service.mark_told(sample, leg(sample, "L001").id, version=1, at=LATER)

    said = bring_in(sample, moved)

    changed = leg(sample, "L001")
    assert said == "1 row read: 0 new, 1 changed, 0 unchanged."
    assert (changed.sequence, changed.changed_at, changed.told_at) == (1, LATER, None)


def test_import_of_another_seat_leaves_calendars_alone(sample: Training) -> None:
    before = leg(sample, "L001")

    bring_in(sample, a_row(seat="9C"))

    after = leg(sample, "L001")
    assert (after.sequence, after.changed_at) == (before.sequence, before.changed_at)
    assert after.details.seat == "9C"


def test_import_of_a_part_keeps_the_fare_of_the_rest(sample: Training) -> None:
    second = sample_rows()[1]

    bring_in(sample, {**second, "cost_amount": "8.00", "cost_eur": "8.00"})

    assert fare_of(sample, "L001") == (17000, "EUR")


def test_import_with_another_payer_moves_the_leg_to_a_booking_of_its_own(sample: Training) -> None:
    bring_in(sample, {**sample_rows()[52], "paid_by": "employer"})  # the taxi

    assert fare_of(sample, "L053") == (190000, "MDL")
    assert len(bookings_of(sample.id)) == 46


def test_import_leaves_no_booking_without_legs(sample: Training) -> None:
    bring_in(sample, a_row(booking_ref="NEW111"), {**sample_rows()[1], "booking_ref": "NEW111"})

    references = {b.details.reference for b in bookings_of(sample.id).values()}
    assert ("K7QX2M" in references, "NEW111" in references) == (False, True)


def test_rehearsed_import_writes_nothing(sample: Training) -> None:
    before = legs_of_training(sample.id)

    rows = read_legs_for(sample, a_file(a_row(leg_id="L900")))
    with transaction(keep=False):
        report = service.import_legs(sample, rows, at=LATER)

    assert (report.new, legs_of_training(sample.id)) == (1, before)


def test_import_stores_no_place_or_number_in_clear(sample: Training, home: Path) -> None:
    db.session.remove()
    stored = b"".join(path.read_bytes() for path in (home / "data").iterdir())

    assert [w for w in (b"K7QX2M", b"JU 9141", b"CELAJ", b"Tirana Airport") if w in stored] == []


def run(app: Flask, *arguments: str) -> tuple[int, str, str]:
    done = app.test_cli_runner().invoke(args=["travel", "import", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_command_imports_a_file(app: Flask, sample: Training) -> None:
    assert run(app, sample.slug, str(DATA / "legs.csv")) == (
        0, "Nothing changed: all 78 rows are as they were.\n", "",
    )  # fmt: skip


def test_command_says_what_a_dry_run_would_do(app: Flask, sample: Training, tmp_path: Path) -> None:
    file = tmp_path / "legs.csv"
    file.write_bytes(a_file(a_row(leg_id="L900")))

    code, out, _ = run(app, sample.slug, str(file), "--dry-run")

    assert (code, out) == (
        0, "Nothing was written. 1 row read: 1 new, 0 changed, 0 unchanged.\n"
    )  # fmt: skip
    assert db.session.query(models.Leg).count() == 78


def test_command_lists_every_bad_row_and_writes_nothing(
    app: Flask, sample: Training, tmp_path: Path
) -> None:
    file = tmp_path / "legs.csv"
    file.write_bytes(a_file(a_row(mode="ship"), a_row(leg_id="L900", traveller_code="P99")))

    code, out, errors = run(app, sample.slug, str(file))

    assert (code, out) == (1, "")
    assert [line.split(":")[0] for line in errors.splitlines()] == [
        "line 2, mode", "line 3, traveller_code",
    ]  # fmt: skip


@pytest.mark.parametrize("arguments", [(), ("borders-2026",), ("borders-2026", "missing.csv")])
def test_command_used_wrongly_exits_with_2(app: Flask, arguments: tuple[str, ...]) -> None:
    assert run(app, *arguments)[0] == 2


def test_command_names_an_unknown_training(app: Flask) -> None:
    assert run(app, "nowhere", str(DATA / "legs.csv"))[::2] == (
        1, "There is no training 'nowhere'.\n",
    )  # fmt: skip
