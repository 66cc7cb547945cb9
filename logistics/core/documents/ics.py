"""Calendars that every program reads with the right local times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar.

    Timed: `starts` and `ends` are naive local times in `zone` and `end_zone` (IANA; the same if left out).
    All day: both are dates, `ends` is the day after the last one. `stamp` is when the data last changed,
    in UTC; `sequence` grows with each change that people must see.
    """

    uid: str
    sequence: int
    stamp: datetime
    starts: datetime | date
    ends: datetime | date
    zone: str = "UTC"
    end_zone: str = ""
    summary: str = ""
    location: str = ""
    description: str = ""
    cancelled: bool = False


def calendar_ics(events: Iterable[Event], *, name: str, method: str | None = None) -> bytes:
    """Return the events as one iCalendar file, sorted by start and uid; same events, same bytes."""
    raise NotImplementedError
