"""The roll at a glance: days, half-days and sessions with how many are marked, and each person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logistics.agenda.rules import Item, Slot, counted_minutes, day_of, slots_of
from logistics.attendance.rules.facts import Record
from logistics.attendance.rules.minutes import minutes_by_slot, minutes_present
from logistics.core.text import sort_key
from logistics.roster.rules import NameUse, Person, name_for
from logistics.trainings.rules import Training


@dataclass(frozen=True)
class SessionLine:
    """A session and how many people have a mark in it."""

    item: Item
    marked: int


@dataclass(frozen=True)
class SlotLine:
    """A half-day; `marked` people have a mark in each of its sessions."""

    slot: Slot
    marked: int
    sessions: tuple[SessionLine, ...]

    @property
    def title(self) -> str:
        """Morning or afternoon."""
        return "Morning" if self.slot.half == "AM" else "Afternoon"


@dataclass(frozen=True)
class DayLine:
    """A day with its half-days."""

    number: int
    day: date
    is_locked: bool
    slots: tuple[SlotLine, ...]


@dataclass(frozen=True)
class PersonLine:
    """The minutes of one person: by half-day, and in all."""

    person: Person
    name: str
    by_slot: tuple[int, ...]
    minutes: int


@dataclass(frozen=True)
class Overview:
    """The roll of one training; `counted` minutes is what somebody present throughout has."""

    days: tuple[DayLine, ...]
    people: tuple[PersonLine, ...]
    counted: int

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All half-days in order."""
        return tuple(line.slot for day in self.days for line in day.slots)

    @property
    def figures(self) -> list[dict[str, str | int]]:
        """The half-days as figures: how many people are marked in all of their sessions."""
        return [
            {
                "figure": f"{line.marked} of {len(self.people)}",
                "label": f"{line.slot.code} marked",
                "percent": line.marked * 100 // max(1, len(self.people)),
                "href": f"#day-{day.number}",
            }
            for day in self.days
            for line in day.slots
        ]


def overview(
    record: Record, people: Iterable[Person], *, training: Training, use: NameUse
) -> Overview:
    """Sum the roll up; people who hold a place are named for `use` and sorted by that name."""
    slots = slots_of(record.items, training)
    holding = [person for person in people if person.holds_place]
    marked = _marked(record, {person.id for person in holding})
    lines = [SlotLine(slot, *_slot_marked(slot, marked)) for slot in slots]
    by_person = record.by_person()
    named = [
        PersonLine(
            person,
            name_for(person.details, use),
            tuple(minutes_by_slot(by_person.get(person.id, ()), slots).values()),
            minutes_present(by_person.get(person.id, ()), record.items),
        )
        for person in holding
    ]
    return Overview(
        tuple(_days(lines, record, training)),
        tuple(sorted(named, key=lambda line: (sort_key(line.name), sort_key(line.person.code)))),
        counted_minutes(record.items),
    )


def _marked(record: Record, holding: set[UUID]) -> dict[UUID, set[UUID]]:
    marked: dict[UUID, set[UUID]] = {item.id: set() for item in record.items}
    for mark in record.marks:
        if mark.person_id in holding and mark.item_id in marked:
            marked[mark.item_id].add(mark.person_id)
    return marked


def _slot_marked(slot: Slot, marked: dict[UUID, set[UUID]]) -> tuple[int, tuple[SessionLine, ...]]:
    everywhere = set.intersection(*(marked[item.id] for item in slot.items))
    return len(everywhere), tuple(SessionLine(item, len(marked[item.id])) for item in slot.items)


def _days(lines: Iterable[SlotLine], record: Record, training: Training) -> list[DayLine]:
    by_day: dict[date, list[SlotLine]] = {}
    for line in lines:
        by_day.setdefault(day_of(line.slot.items[0], training), []).append(line)
    return [
        DayLine(training.day_number(day), day, day in record.locked_days, tuple(slots))
        for day, slots in sorted(by_day.items())
    ]
