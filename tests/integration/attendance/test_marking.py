"""Taking rolls, importing marks, locking days."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from logistics.agenda.models import AgendaItem
from logistics.attendance import models, queries, service
from logistics.attendance.rules import (
    DayLocked,
    Entry,
    ImpossibleMark,
    Mark,
    MarkRow,
    Status,
    minutes_present,
)
from logistics.core.db import db, transaction
from logistics.core.errors import DomainError, NotFound, StaleSave, Taken
from logistics.core.tables import ImportReport, TableRefused
from logistics.roster.queries import get_person_by_code
from logistics.roster.rules import Person
from logistics.trainings.rules import Training
from tests.factories.attendance import EVENING, bring_in, everybody_present, lock_all, marks_csv
from tests.factories.sample import add_sample

DAY_1 = date(2026, 4, 22)


def _person(training: Training, code: str) -> Person:
    return get_person_by_code(training.id, code)


def _entry(training: Training, code: str, status: str, minutes: int = 0) -> Entry:
    """An entry for the first session of day 1 (30 minutes)."""
    session = queries.counted_items_of(training.id)[0]
    return Entry(_person(training, code).id, session.id, Status(status), minutes)


def _take(training: Training, *entries: Entry) -> ImportReport:
    with transaction():
        return service.mark(training, entries, at=EVENING)


def _stored(training: Training, code: str) -> list[Mark]:
    person = _person(training, code)
    return [mark for mark in queries.marks_of(training.id) if mark.person_id == person.id]


def test_counted_items_are_the_25_of_the_sample(sample: Training) -> None:
    items = queries.counted_items_of(sample.id)

    assert (len(items), sum(item.content.minutes for item in items)) == (25, 1165)


def test_mark_stores_a_roll_and_leaves_everybody_else_unmarked(sample: Training) -> None:
    report = _take(sample, _entry(sample, "P01", "present"), _entry(sample, "P02", "late", 10))

    assert report == ImportReport(new=2)
    assert {(mark.status, mark.minutes) for mark in queries.marks_of(sample.id)} == {
        (Status.PRESENT, 0), (Status.LATE, 10),
    }  # fmt: skip


def test_mark_twice_changes_nothing(sample: Training) -> None:
    entries = [_entry(sample, "P01", "present"), _entry(sample, "P02", "late", 10)]
    _take(sample, *entries)
    before = queries.marks_of(sample.id)

    assert _take(sample, *entries) == ImportReport(unchanged=2)
    assert queries.marks_of(sample.id) == before


def test_mark_takes_a_whole_slot_at_once(sample: Training) -> None:
    person = _person(sample, "P01")
    sessions = queries.counted_items_of(sample.id)[:4]

    _take(sample, *(Entry(person.id, item.id, Status.PRESENT) for item in sessions))

    record = queries.record_of(sample.id)
    assert minutes_present(record.by_person()[person.id], record.items) == 195


def test_mark_on_top_of_somebody_elses_newer_mark_shows_both_and_saves_nothing(
    sample: Training,
) -> None:
    _take(sample, _entry(sample, "P01", "absent"))

    with pytest.raises(StaleSave) as stale:
        _take(sample, _entry(sample, "P02", "present"), _entry(sample, "P01", "late", 5))

    assert stale.value.differences == (("Blerta (P01), A102", "absent", "late, 5 min"),)
    assert _stored(sample, "P02") == []
    assert [mark.status for mark in _stored(sample, "P01")] == [Status.ABSENT]


def test_mark_corrects_the_mark_it_was_opened_on(sample: Training) -> None:
    _take(sample, _entry(sample, "P01", "absent"))
    (seen,) = _stored(sample, "P01")

    report = _take(sample, replace(_entry(sample, "P01", "excused"), seen=seen))

    assert report == ImportReport(changed=1)
    assert [(mark.status, mark.version) for mark in _stored(sample, "P01")] == [(Status.EXCUSED, 2)]


def test_mark_all_others_present_leaves_marks_alone(sample: Training) -> None:
    _take(sample, _entry(sample, "P01", "absent"))

    rest = [replace(_entry(sample, code, "present"), fills_gap=True) for code in ("P01", "P02")]

    assert _take(sample, *rest) == ImportReport(new=1, unchanged=1)
    assert [mark.status for mark in _stored(sample, "P01")] == [Status.ABSENT]


@pytest.mark.parametrize(
    ("code", "status", "minutes", "error"),
    [
        pytest.param("T01", "present", 0, NotFound, id="a trainer"),
        pytest.param("P01", "late", 31, ImpossibleMark, id="more minutes than the session"),
        pytest.param("P01", "present", 1, ImpossibleMark, id="present with minutes"),
    ],
)
def test_mark_refuses_what_cannot_be(
    sample: Training, code: str, status: str, minutes: int, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        _take(sample, _entry(sample, code, status, minutes))

    assert queries.marks_of(sample.id) == []


def test_mark_refuses_a_session_that_does_not_count(sample: Training) -> None:
    coffee = db.session.scalars(select(AgendaItem.id).where(AgendaItem.code == "A105")).one()

    with pytest.raises(NotFound):
        _take(sample, Entry(_person(sample, "P01").id, coffee, Status.PRESENT))


def test_mark_on_a_locked_day_is_refused_with_a_sentence(sample: Training) -> None:
    _take(sample, _entry(sample, "P01", "present"))
    lock_all(sample)

    with pytest.raises(DayLocked) as locked:
        _take(sample, _entry(sample, "P02", "present"))

    assert locked.value.message == (
        "Day 1 (Wed 22 April) is locked: its marks can no longer change. "
        "Ask the coordinator to unlock it."
    )
    assert locked.value.status == 409
    assert _take(sample, _entry(sample, "P01", "present")) == ImportReport(unchanged=1)


def test_import_marks_brings_the_whole_sample_in_once(sample: Training) -> None:
    content = everybody_present("P03,A102,late,20")

    assert bring_in(sample, content) == ImportReport(new=625)
    assert bring_in(sample, content) == ImportReport(unchanged=625)
    record = queries.record_of(sample.id)
    minutes = {
        code: minutes_present(record.by_person()[_person(sample, code).id], record.items)
        for code in ("P01", "P03")
    }
    assert minutes == {"P01": 1165, "P03": 1145}


def test_import_marks_overwrites_what_was_there(sample: Training) -> None:
    _take(sample, _entry(sample, "P01", "absent"))

    report = bring_in(sample, marks_csv("P01,A102,present,", "P02,A102,present,"))

    assert report == ImportReport(new=1, changed=1)
    assert [mark.status for mark in _stored(sample, "P01")] == [Status.PRESENT]


def test_import_marks_of_a_locked_day_are_refused_by_line_and_nothing_is_written(
    sample: Training,
) -> None:
    bring_in(sample, marks_csv("P01,A102,present,"))
    with transaction():
        service.lock_day(sample, DAY_1, at=EVENING)

    with pytest.raises(TableRefused) as refused:
        bring_in(sample, marks_csv("P01,A102,present,", "P01,A202,present,", "P02,A102,present,"))

    assert refused.value.message == (
        "line 4, item_id: day 1 is locked: its marks can no longer change."
    )
    assert len(queries.marks_of(sample.id)) == 1


def test_import_of_the_same_marks_after_locking_still_changes_nothing(sample: Training) -> None:
    bring_in(sample, everybody_present())
    lock_all(sample)

    assert bring_in(sample, everybody_present()) == ImportReport(unchanged=625)


def test_rehearsed_import_says_the_same_and_writes_nothing(sample: Training) -> None:
    rows = [MarkRow(2, "P01", "A102", Status.PRESENT)]

    with transaction(keep=False):
        assert service.import_marks(sample, rows, at=EVENING) == ImportReport(new=1)
    assert queries.marks_of(sample.id) == []


def test_lock_day_twice_says_so(sample: Training) -> None:
    with transaction():
        assert service.lock_day(sample, DAY_1, at=EVENING) is True
        assert service.lock_day(sample, DAY_1, at=EVENING) is False

    assert queries.locked_days_of(sample.id) == {DAY_1}


@pytest.mark.parametrize("day", [date(2026, 4, 21), date(2026, 4, 25)])
def test_lock_day_refuses_days_outside_the_training(sample: Training, day: date) -> None:
    with pytest.raises(DomainError, match="not a day of the training"):
        service.lock_day(sample, day, at=EVENING)


def test_unlock_day_keeps_why_and_lets_marks_change_again(sample: Training) -> None:
    with transaction():
        service.lock_day(sample, DAY_1, at=EVENING)
    with transaction():
        service.unlock_day(sample, DAY_1, reason="P03 was ill, not absent", at=EVENING)

    assert _take(sample, _entry(sample, "P01", "present")) == ImportReport(new=1)
    (lock,) = db.session.scalars(select(models.DayLock))
    assert lock.payload.text == "P03 was ill, not absent"
    with transaction():
        assert service.lock_day(sample, DAY_1, at=EVENING) is True


def test_unlock_day_wants_a_reason_and_a_lock(sample: Training) -> None:
    with pytest.raises(Taken):
        service.unlock_day(sample, DAY_1, reason="wrong day", at=EVENING)
    service.lock_day(sample, DAY_1, at=EVENING)
    with pytest.raises(DomainError) as refused:
        service.unlock_day(sample, DAY_1, reason="  ", at=EVENING)

    assert refused.value.field == "reason"


def test_database_keeps_one_mark_a_person_and_one_open_lock_a_day(any_app: Flask) -> None:
    training = add_sample()
    _take(training, _entry(training, "P01", "present"))
    person, session = _stored(training, "P01")[0].person_id, _stored(training, "P01")[0].item_id
    lock_all(training)

    for row in (
        models.Mark(item_id=session, person_id=person, status="absent", marked_at=EVENING),
        models.Mark(
            item_id=session,
            person_id=_person(training, "P02").id,
            status="late",
            minutes=0,
            marked_at=EVENING,
        ),
        _second_lock(training),
    ):
        with pytest.raises(IntegrityError):
            _store(row)


def _store(row: models.Mark | models.DayLock) -> None:
    with transaction():
        db.session.add(row)


def _second_lock(training: Training) -> models.DayLock:
    lock = models.DayLock(training_id=training.id, day=DAY_1, locked_at=EVENING)
    lock.seal(models.UnlockReason())
    return lock
