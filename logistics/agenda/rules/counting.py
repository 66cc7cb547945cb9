"""What of an agenda counts towards attendance: items, minutes, half-days, and the bounds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from logistics.agenda.rules.facts import HalfDay, Item
from logistics.core.periods import Period
from logistics.trainings.rules import Training


@dataclass(frozen=True)
class Slot:
    """One half-day of the roll: D1-AM is the morning of day 1; times are aware UTC."""

    code: str
    day: int
    half: HalfDay
    items: tuple[Item, ...]
    minutes: int
    starts_at: datetime
    ends_at: datetime


def in_order(items: Iterable[Item]) -> list[Item]:
    """Sort items that stand by start, end and code; leave cancelled ones out."""
    return sorted((item for item in items if item.stands), key=_place_in_time)


def counted_items(items: Iterable[Item]) -> list[Item]:
    """Return the items that count for attendance and stand, in order of time."""
    return [item for item in in_order(items) if item.content.counted]


def counted_minutes(items: Iterable[Item]) -> int:
    """Return how many minutes count for attendance in all."""
    return sum(item.content.minutes for item in counted_items(items))


def minutes_by_theme(items: Iterable[Item]) -> dict[str, int]:
    """Return the counted minutes by theme code; "" gathers those without a theme."""
    found: dict[str, int] = defaultdict(int)
    for item in counted_items(items):
        found[item.content.theme or ""] += item.content.minutes
    return dict(found)


def course_bounds(items: Iterable[Item]) -> Period | None:
    """Return from the start of the first counted item to the end of the last; None without any."""
    counted = [item.content for item in counted_items(items)]
    if not counted:
        return None
    return Period(counted[0].starts_at, max(content.ends_at for content in counted))


def slots_of(items: Iterable[Item], training: Training) -> tuple[Slot, ...]:
    """Return the half-days that have counted items, in order of day, morning first."""
    found: dict[tuple[int, HalfDay], list[Item]] = defaultdict(list)
    for item in counted_items(items):
        if item.content.slot is not None:
            day = training.day_number(day_of(item, training))
            found[day, item.content.slot].append(item)
    return tuple(_slot(*place, found[place]) for place in sorted(found))


def day_of(item: Item, training: Training) -> date:
    """Return the day an item begins on, at the place."""
    return training.local(item.content.starts_at).date()


def _slot(day: int, half: HalfDay, items: list[Item]) -> Slot:
    return Slot(
        code=f"D{day}-{half}",
        day=day,
        half=half,
        items=tuple(items),
        minutes=sum(item.content.minutes for item in items),
        starts_at=items[0].content.starts_at,
        ends_at=max(item.content.ends_at for item in items),
    )


def _place_in_time(item: Item) -> tuple[datetime, datetime, str]:
    return item.content.starts_at, item.content.ends_at, item.code
