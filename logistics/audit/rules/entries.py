"""What an entry of the log says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did or read: ids and names of fields, never their values."""

    at: datetime
    actor_id: UUID | None
    action: str
    outcome: Outcome
    object_type: str | None
    object_id: UUID | None
    fields: str
    request_id: str


@dataclass(frozen=True)
class Numbered:
    """An entry with its place in the log."""

    seq: int
    entry: Entry
