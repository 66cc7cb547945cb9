"""Taking the roll, importing marks, locking and unlocking days."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from logistics.agenda.rules import Item, day_of
from logistics.attendance import models, queries
from logistics.attendance.rules import (
    DayLocked,
    Entry,
    Mark,
    MarkRow,
    Status,
    Step,
    locked_sentence,
    mark_text,
    require_possible,
    step_for,
)
from logistics.core.db import db
from logistics.core.errors import DomainError, NotFound, StaleSave, Taken
from logistics.core.tables import ImportReport, RowError, TableRefused
from logistics.roster.queries import people_of
from logistics.roster.rules import NameUse, Person, name_for
from logistics.trainings.rules import Training
from logistics.trainings.service import hold_training

_Key = tuple[UUID, UUID]  # session, person


def mark(
    training: Training, entries: Iterable[Entry], *, at: datetime, by: UUID | None = None
) -> ImportReport:
    """Take a roll: many people in one session or several; the same roll twice changes nothing.

    Raises DayLocked for a change on a locked day, StaleSave where somebody else has marked a
    person differently since the roll was opened, ImpossibleMark, and NotFound for a session that
    does not count or a person who holds no place. Nothing is written unless all of it is.
    """
    wanted = list(entries)
    hold_training(training.id)  # no mark slips in behind a lock
    items = {item.id: item for item in queries.counted_items_of(training.id)}
    holding = {person.id: person for person in people_of(training.id) if person.holds_place}
    for entry in wanted:
        if entry.item_id not in items or entry.person_id not in holding:
            raise NotFound
        length = items[entry.item_id].content.minutes
        require_possible(entry.status, entry.minutes, length=length)
    rows = queries.mark_rows_of(entry.item_id for entry in wanted)
    steps = [(entry, step_for(entry, _fact(rows, entry))) for entry in wanted]
    _require_agreement([e for e, step in steps if step is Step.ASK], rows, items, holding)
    changes = [entry for entry, step in steps if step is Step.WRITE]
    _require_open(training, [items[entry.item_id] for entry in changes])
    return _write(changes, rows, at=at, by=by, total=len(wanted))


def import_marks(
    training: Training, marks: Sequence[MarkRow], *, at: datetime, by: UUID | None = None
) -> ImportReport:
    """Bring the marks of a file in, over those that are there; raise TableRefused by line.

    Rows that say what is stored already change nothing, on a locked day too.
    """
    hold_training(training.id)  # no mark slips in behind a lock
    rows, changes = _plan(training, marks)
    return _write(changes, rows, at=at, by=by, total=len(marks))


def lock_day(training: Training, day: date, *, at: datetime, by: UUID | None = None) -> bool:
    """Close the marks of a day; return False if they were closed already."""
    hold_training(training.id)  # no mark slips in behind a lock
    if not training.first_day <= day <= training.last_day:
        raise DomainError("This day is not a day of the training.")
    if queries.find_open_lock(training.id, day):
        return False
    lock = models.DayLock(training_id=training.id, day=day, locked_at=at, locked_by=by)
    lock.seal(models.UnlockReason())
    db.session.add(lock)
    db.session.flush()
    return True


def unlock_day(
    training: Training, day: date, *, reason: str, at: datetime, by: UUID | None = None
) -> None:
    """Open the marks of a day again, keeping who did and why; raise Taken if it is open."""
    hold_training(training.id)  # no mark slips in behind a lock
    if not reason.strip():
        raise DomainError("Say why the day is opened again.", field="reason")
    lock = queries.find_open_lock(training.id, day)
    if lock is None:
        raise Taken("This day is open already: somebody unlocked it before you.")
    lock.unlocked_at, lock.unlocked_by = at, by
    lock.seal(models.UnlockReason(reason))
    db.session.flush()


def _plan(
    training: Training, marks: Sequence[MarkRow]
) -> tuple[dict[_Key, models.Mark], list[Entry]]:
    """Return what is stored, and the entries that change it."""
    items = {item.code: item for item in queries.counted_items_of(training.id)}
    people = {person.code: person for person in people_of(training.id)}
    rows = queries.mark_rows_of(items[row.item_code].id for row in marks)
    locked = queries.locked_days_of(training.id)
    changes: list[Entry] = []
    errors: list[RowError] = []
    for row in marks:
        item = items[row.item_code]
        entry = Entry(people[row.person_code].id, item.id, row.status, row.minutes)
        stored = rows.get((item.id, entry.person_id))
        if stored and (stored.status, stored.minutes) == (row.status, row.minutes):
            continue
        day = day_of(item, training)
        if day in locked:
            reason = f"day {training.day_number(day)} is locked: its marks can no longer change"
            errors.append(RowError(row.line, "item_id", reason))
        changes.append(entry)
    if errors:
        raise TableRefused(errors)
    return rows, changes


def _write(
    changes: Sequence[Entry],
    rows: dict[_Key, models.Mark],
    *,
    at: datetime,
    by: UUID | None,
    total: int,
) -> ImportReport:
    report = _report(changes, rows, total=total)
    for entry in changes:
        row = rows.get((entry.item_id, entry.person_id))
        if row is None:
            row = models.Mark(item_id=entry.item_id, person_id=entry.person_id)
            db.session.add(row)
        row.status, row.minutes = entry.status, entry.minutes
        row.marked_at, row.marked_by = at, by
    db.session.flush()
    return report


def _report(changes: Sequence[Entry], rows: dict[_Key, models.Mark], *, total: int) -> ImportReport:
    known = Counter((entry.item_id, entry.person_id) in rows for entry in changes)
    return ImportReport(
        new=known[False], changed=known[True], unchanged=total - known[False] - known[True]
    )


def _fact(rows: dict[_Key, models.Mark], entry: Entry) -> Mark | None:
    row = rows.get((entry.item_id, entry.person_id))
    if row is None:
        return None
    return Mark(row.person_id, row.item_id, Status(row.status), row.minutes, row.version)


def _require_open(training: Training, items: Iterable[Item]) -> None:
    locked = queries.locked_days_of(training.id)
    for item in items:
        day = day_of(item, training)
        if day in locked:
            raise DayLocked(locked_sentence(day, training))


def _require_agreement(
    asked: Sequence[Entry],
    rows: dict[_Key, models.Mark],
    items: dict[UUID, Item],
    people: dict[UUID, Person],
) -> None:
    if asked:
        raise StaleSave(tuple(_difference(entry, rows, items, people) for entry in asked))


def _difference(
    entry: Entry,
    rows: dict[_Key, models.Mark],
    items: dict[UUID, Item],
    people: dict[UUID, Person],
) -> tuple[str, str, str]:
    person = people[entry.person_id]
    stored = _fact(rows, entry)
    label = f"{name_for(person.details, NameUse.ROLL)} ({person.code}), {items[entry.item_id].code}"
    theirs = mark_text(stored.status, stored.minutes) if stored else "not marked"
    return label, theirs, mark_text(entry.status, entry.minutes)
