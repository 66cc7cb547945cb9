"""What of the roll is still open."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from logistics.agenda.rules import Item, Slot, day_of, slots_of
from logistics.attendance.rules.facts import Record
from logistics.core.findings import Finding, Severity
from logistics.core.periods import day_text
from logistics.roster.rules import Person
from logistics.trainings.rules import Training


def unmarked_by_slot(
    record: Record, people: Iterable[Person], training: Training
) -> dict[str, int]:
    """Return by slot code how many people who hold a place lack a mark in one of its sessions."""
    holding = [person.id for person in people if person.holds_place]
    marked = {(mark.person_id, mark.item_id) for mark in record.marks}
    return {
        slot.code: sum(
            any((person, item.id) not in marked for item in slot.items) for person in holding
        )
        for slot in slots_of(record.items, training)
    }


def attendance_findings(
    record: Record, people: Iterable[Person], *, training: Training, at: datetime
) -> list[Finding]:
    """Say which half-days that are over have people without a mark, and which days are open.

    A day is over with its last counted session. `at` is aware.
    """
    over = [slot for slot in slots_of(record.items, training) if slot.ends_at <= at]
    unmarked = unmarked_by_slot(record, people, training)
    found = [_slot_unmarked(slot, unmarked[slot.code], training) for slot in over]
    days = _ends_by_day(record.items, training)
    return [finding for finding in found if finding] + [
        _day_unlocked(day, training) for day in record.open_days(training) if days[day] <= at
    ]


def _slot_unmarked(slot: Slot, people: int, training: Training) -> Finding | None:
    if not people:
        return None
    day = day_of(slot.items[0], training)
    who = "1 person has" if people == 1 else f"{people} people have"
    return Finding(
        Severity.WARNING, "slot-unmarked", slot.code,
        f"{who} a session without a mark in {slot.code} ({day_text(day)}).",
        due=day, fix="Take the roll.", feature="attendance",
    )  # fmt: skip


def _day_unlocked(day: date, training: Training) -> Finding:
    code = f"D{training.day_number(day)}"
    return Finding(
        Severity.WARNING, "day-unlocked", code,
        f"The marks of {day_text(day)} are not locked.",
        due=day, fix="Check the marks and lock the day.", feature="attendance",
    )  # fmt: skip


def _ends_by_day(items: Iterable[Item], training: Training) -> Mapping[date, datetime]:
    ends: dict[date, datetime] = {}
    for item in items:
        day = day_of(item, training)
        ends[day] = max(ends.get(day, item.content.ends_at), item.content.ends_at)
    return ends
