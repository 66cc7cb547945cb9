"""Marks, records of a training, and the errors of marking."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from logistics.agenda.rules import Item, day_of
from logistics.core.errors import DomainError
from logistics.trainings.rules import Training


class Status(StrEnum):
    """How somebody was in one session."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    EXCUSED = "excused"
    ABSENT = "absent"


PARTIAL = frozenset({Status.LATE, Status.LEFT_EARLY})


class ImpossibleMark(DomainError):
    """A mark that cannot be: minutes that do not fit its status or its session."""


class DayLocked(DomainError):
    """The marks of this day are closed."""

    status = 409


@dataclass(frozen=True)
class Mark:
    """One person in one session; `minutes` were missed at its start or end."""

    person_id: UUID
    item_id: UUID
    status: Status
    minutes: int = 0
    version: int = 1


@dataclass(frozen=True)
class MarkRow:
    """One row of a file of marks, by the codes of person and session, with its line."""

    line: int
    person_code: str
    item_code: str
    status: Status
    minutes: int = 0


@dataclass(frozen=True)
class Shortfall:
    """A session somebody did not attend in full; no `mark` means nobody has said anything yet."""

    item: Item
    mark: Mark | None
    minutes: int

    @property
    def text(self) -> str:
        """Say it in words: A109 From problem to advocacy aim: late, 20 min."""
        said = mark_text(self.mark.status, self.mark.minutes) if self.mark else "not marked"
        return f"{self.item.code} {self.item.content.title}: {said}"


@dataclass(frozen=True)
class Record:
    """All that attendance knows of one training: `items` are those that count, in order of time."""

    items: tuple[Item, ...] = ()
    marks: tuple[Mark, ...] = ()
    locked_days: frozenset[date] = frozenset()

    def by_person(self) -> dict[UUID, list[Mark]]:
        """Return the marks of each person who has any."""
        found: dict[UUID, list[Mark]] = defaultdict(list)
        for mark in self.marks:
            found[mark.person_id].append(mark)
        return found

    def open_days(self, training: Training) -> list[date]:
        """Return the days with counted sessions that are not locked."""
        return sorted({day_of(item, training) for item in self.items} - self.locked_days)


def mark_text(status: Status, minutes: int = 0) -> str:
    """Write a mark: present; late, 10 min; left 10 min early."""
    if status is Status.LATE:
        return f"late, {minutes} min"
    if status is Status.LEFT_EARLY:
        return f"left {minutes} min early"
    return status.value
