"""Facts of attendance: marks, half-day slots, minutes present."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Status(StrEnum):
    """How somebody was in one session."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    EXCUSED = "excused"
    ABSENT = "absent"


PARTIAL = frozenset({Status.LATE, Status.LEFT_EARLY})


@dataclass(frozen=True)
class Mark:
    """One person in one session; `minutes` were missed at its start or end."""

    person_id: UUID
    item_id: UUID
    status: Status
    minutes: int = 0
    version: int = 1
