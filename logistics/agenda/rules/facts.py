"""What an agenda is made of: items with their kind, time, leads and spaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

TEAM = "CO"  # the lead of an item that the team runs: no trainer


class ItemKind(StrEnum):
    """What an item of the agenda is."""

    SESSION = "session"
    PLENARY = "plenary"
    WELLBEING = "wellbeing"
    ENERGISER = "energiser"
    BREAK = "break"
    MEAL = "meal"
    SOCIAL = "social"
    ADMIN = "admin"
    TEAM = "team"


PAUSES = frozenset({ItemKind.BREAK, ItemKind.MEAL})


class Visibility(StrEnum):
    """Who sees an item: participants too, or the team only."""

    PARTICIPANTS = "participants"
    TEAM = "team"


class HalfDay(StrEnum):
    """The half-day an item counts for."""

    AM = "AM"
    PM = "PM"


@dataclass(frozen=True)
class ItemContent:
    """What an item says: the part an editor writes."""

    title: str
    kind: ItemKind
    starts_at: datetime
    ends_at: datetime
    counted: bool = False
    slot: HalfDay | None = None
    theme: str | None = None
    visibility: Visibility = Visibility.PARTICIPANTS
    lead: str = TEAM
    co_leads: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()
    method: str = ""
    objectives: str = ""
    room_setup: str = ""
    materials: tuple[str, ...] = ()
    handouts: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """Its length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True)
class Crew:
    """The names of the trainers by code, and how many participants hold a place."""

    trainers: Mapping[str, str]
    places_held: int


@dataclass(frozen=True)
class ItemRow:
    """An item as a file gives it: its code, what it says, and the team's notes.

    `line` is where it stands there, and `stated_minutes` how long the file says it takes.
    """

    code: str
    content: ItemContent
    notes: str = ""
    line: int = 0
    stated_minutes: int | None = None

    @property
    def is_misstated(self) -> bool:
        """Whether the file says another length than the times do, which count."""
        return self.stated_minutes not in {None, self.content.minutes}


@dataclass(frozen=True)
class Item:
    """One item of an agenda; `lead` and `co_leads` are codes such as T01, or CO for the team."""

    id: UUID
    code: str
    content: ItemContent
    version: int = 1
    sequence: int = 0
    changed_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def leads(self) -> tuple[str, ...]:
        """Codes of everybody who leads or co-leads, the team left out."""
        return tuple(c for c in (self.content.lead, *self.content.co_leads) if c != TEAM)

    @property
    def stands(self) -> bool:
        """Whether it has not been cancelled."""
        return self.cancelled_at is None
