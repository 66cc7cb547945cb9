"""One session of the roll with its neighbours, and the order in which people are called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logistics.agenda.rules import Item, day_of
from logistics.attendance.rules.facts import Mark, Record
from logistics.core.text import sort_key
from logistics.roster.rules import NameUse, Person, name_for
from logistics.trainings.rules import Training


@dataclass(frozen=True)
class SessionRoll:
    """What the roll of one session is opened on; `marks` by person."""

    item: Item
    day: date
    number: int
    is_locked: bool
    marks: dict[UUID, Mark]
    before: Item | None
    after: Item | None


def find_session(record: Record, item_id: UUID, training: Training) -> SessionRoll | None:
    """Return one session that counts, or None."""
    place = next((i for i, item in enumerate(record.items) if item.id == item_id), None)
    if place is None:
        return None
    item = record.items[place]
    day = day_of(item, training)
    return SessionRoll(
        item=item,
        day=day,
        number=training.day_number(day),
        is_locked=day in record.locked_days,
        marks={mark.person_id: mark for mark in record.marks if mark.item_id == item_id},
        before=record.items[place - 1] if place else None,
        after=record.items[place + 1] if place + 1 < len(record.items) else None,
    )


def called(people: Iterable[Person]) -> list[Person]:
    """Return those who hold a place in the order of a roll: by badge name, then code."""
    holding = [person for person in people if person.holds_place]
    return sorted(holding, key=_roll_key)


def _roll_key(person: Person) -> tuple[object, object]:
    return sort_key(name_for(person.details, NameUse.ROLL)), sort_key(person.code)
