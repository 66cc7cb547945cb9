"""What a roll may change, and which days the training has."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from logistics.attendance.rules.facts import PARTIAL, ImpossibleMark, Mark, Status
from logistics.core.errors import DomainError
from logistics.core.periods import day_text
from logistics.trainings.rules import Training


@dataclass(frozen=True)
class Entry:
    """What a roll says of one person in one session.

    `seen` is the mark the roll was opened on. `fills_gap` marks somebody of "all others present":
    it never touches a mark that is there.
    """

    person_id: UUID
    item_id: UUID
    status: Status
    minutes: int = 0
    seen: Mark | None = None
    fills_gap: bool = False


class Step(StrEnum):
    """What to do with an entry of a roll."""

    WRITE = "write"
    KEEP = "keep"
    ASK = "ask"


def require_possible(status: Status, minutes: int, *, length: int) -> None:
    """Raise ImpossibleMark unless `minutes` fit: 1 to `length` when late or left early, else 0."""
    if status in PARTIAL and not 1 <= minutes <= length:
        raise ImpossibleMark(f"Say how many minutes were missed: 1 to {length}.")
    if status not in PARTIAL and minutes:
        raise ImpossibleMark("Minutes go with late or left early only.")


def step_for(entry: Entry, current: Mark | None) -> Step:
    """Decide whether an entry is written, changes nothing, or meets somebody else's newer mark."""
    if current is not None and (entry.fills_gap or _says(current, entry)):
        return Step.KEEP
    if entry.seen is not None and _says(entry.seen, entry):
        return Step.KEEP  # left as it was opened: what another trainer has said since stands
    if _version(current) == _version(entry.seen):
        return Step.WRITE
    return Step.ASK


def locked_sentence(day: date, training: Training) -> str:
    """Say that a day is locked and what to do."""
    number = training.day_number(day)
    return (
        f"Day {number} ({day_text(day)}) is locked: its marks can no longer change. "
        "Ask the coordinator to unlock it."
    )


def day_of_number(number: int, training: Training) -> date:
    """Return the date of day `number`; raise DomainError for a day the training does not have."""
    days = training.day_number(training.last_day)
    if not 1 <= number <= days:
        has = f"days 1 to {days}" if days > 1 else "one day only"
        raise DomainError(f"There is no day {number}: this training has {has}.")
    return date.fromordinal(training.first_day.toordinal() + number - 1)


def _says(mark: Mark, entry: Entry) -> bool:
    return (mark.status, mark.minutes) == (entry.status, entry.minutes)


def _version(mark: Mark | None) -> int:
    return 0 if mark is None else mark.version
