"""Reading a roll from a page: per person a mark, its minutes, and what was there before."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from logistics.agenda.rules import Item
from logistics.attendance.rules import (
    PARTIAL,
    Entry,
    ImpossibleMark,
    Mark,
    Status,
    mark_text,
    require_possible,
)
from logistics.roster.rules import NameUse, Person, name_for

_SEEN = re.compile(r"([0-9]{1,9}) ([a-z_]{1,20}) ([0-9]{1,9})")
_MINUTES = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class RollLine:
    """One person of a roll as the page shows it: what is chosen and typed, what is wrong."""

    person: Person
    chosen: str = ""
    minutes: str = ""
    was: str = "0"
    error: str = ""

    @property
    def name(self) -> str:
        """The name on the badge."""
        return name_for(self.person.details, NameUse.ROLL)

    @property
    def said(self) -> str:
        """The mark in words."""
        if self.chosen not in set(Status):
            return "not marked"
        return mark_text(Status(self.chosen), _number(self.minutes))


@dataclass(frozen=True)
class Roll:
    """A roll as sent: its lines as typed, and what they say where nothing is wrong."""

    lines: tuple[RollLine, ...]
    entries: tuple[Entry, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether a line has to be corrected first."""
        return any(line.error for line in self.lines)

    @property
    def chosen(self) -> int:
        """How many people have a mark chosen."""
        return sum(bool(line.chosen) for line in self.lines)

    def reopened(self, marks: Mapping[UUID, Mark]) -> "Roll":
        """Return the same roll as typed, opened on what is stored now: saving again is a choice."""
        lines = tuple(replace(line, was=_was(marks.get(line.person.id))) for line in self.lines)
        return Roll(lines)


def opened_roll(people: Iterable[Person], marks: Mapping[UUID, Mark]) -> Roll:
    """Return the roll of one session as stored; `marks` by person, in the order of `people`."""
    return Roll(tuple(_opened(person, marks.get(person.id)) for person in people))


def read_roll(sent: Mapping[str, str], people: Iterable[Person], item: Item) -> Roll:
    """Read what the page of `item` sent.

    For P01: `P01` is the status, `P01-minutes` the minutes, `P01-was` the mark it was opened on.
    With `rest` = present everybody without a choice is present. People without either are left
    out: nobody is marked by being forgotten.
    """
    fill = sent.get("rest") == Status.PRESENT
    read = [_read(sent, person, item, fill=fill) for person in people]
    entries = tuple(entry for _, entry in read if entry is not None)
    return Roll(tuple(line for line, _ in read), entries)


def _read(
    sent: Mapping[str, str], person: Person, item: Item, *, fill: bool
) -> tuple[RollLine, Entry | None]:
    line = RollLine(
        person,
        chosen=sent.get(person.code, ""),
        minutes=sent.get(f"{person.code}-minutes", "").strip(),
        was=sent.get(f"{person.code}-was", "0"),
    )
    try:
        return line, _entry(line, item, fill=fill)
    except ImpossibleMark as error:
        return replace(line, error=error.message), None


def _entry(line: RollLine, item: Item, *, fill: bool) -> Entry | None:
    if not line.chosen:
        if line.minutes not in {"", "0"}:
            raise ImpossibleMark("Choose late or left early, or empty the minutes.")
        entry = Entry(line.person.id, item.id, Status.PRESENT, fills_gap=True)
        return entry if fill else None
    if line.chosen not in set(Status):
        raise ImpossibleMark("Choose one of the five.")
    status = Status(line.chosen)
    # Minutes typed before somebody changed their mind to "present" are not asked about again.
    minutes = _number(line.minutes) if status in PARTIAL else 0
    require_possible(status, minutes, length=item.content.minutes)
    return Entry(line.person.id, item.id, status, minutes, seen=_seen(line, item))


def _number(text: str) -> int:
    return int(text) if _MINUTES.fullmatch(text) else 0


def _seen(line: RollLine, item: Item) -> Mark | None:
    found = _SEEN.fullmatch(line.was)
    if found is None or found[2] not in set(Status):
        return None
    return Mark(line.person.id, item.id, Status(found[2]), int(found[3]), version=int(found[1]))


def _opened(person: Person, mark: Mark | None) -> RollLine:
    if mark is None:
        return RollLine(person)
    minutes = str(mark.minutes) if mark.minutes else ""
    return RollLine(person, chosen=mark.status.value, minutes=minutes, was=_was(mark))


def _was(mark: Mark | None) -> str:
    return f"{mark.version} {mark.status} {mark.minutes}" if mark else "0"
