"""What a participant finds first: own journey, own room, the next day, own papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from logistics.agenda.rules import Item
from logistics.core.periods import DAYS_OF_WEEK, clock_text
from logistics.trainings.rules import Training
from logistics.travel.rules import Leg, city_of, vehicle_of

NOON, EVENING = 12, 18


@dataclass(frozen=True)
class Line:
    """One line of a timeline: when, what, and the small print below."""

    when: str
    text: str
    sub: str = ""
    iso: str = ""


@dataclass(frozen=True)
class OwnRoom:
    """Where somebody sleeps; `mates` are the names in use of those who share the room."""

    hotel: str
    address: str
    check_in: time
    check_out: time
    label: str
    room_type: str
    nights: tuple[date, ...]
    mates: tuple[str, ...] = ()


def greeting(name: str, local: datetime) -> str:
    """Greet by the hour at the place of the training."""
    parts = ("morning", "afternoon", "evening")
    part = parts[(local.hour >= NOON) + (local.hour >= EVENING)]
    return f"Good {part}, {name}" if name else f"Good {part}"


def leg_line(leg: Leg) -> Line:
    """Return one leg in the local times of its ends, with the city where two zones meet."""
    departs, arrives = leg.details.departure, leg.details.arrival
    zones_differ = departs.local - arrives.local != departs.at - arrives.at
    landing = f"Arrives {_day_clock(arrives.local)}"
    if zones_differ:
        landing += f", {city_of(arrives.zone)} time"
    details = leg.details
    parts = [landing, details.crossing_point, details.baggage, _ticket(details.name_on_ticket)]
    return Line(
        when=_day_clock(departs.local),
        text=f"{departs.place} → {arrives.place}, {vehicle_of(leg)}",
        sub=" · ".join(part for part in parts if part),
        iso=departs.local.isoformat(),
    )


def next_day(training: Training, at: datetime) -> date:
    """Return the day whose agenda matters now: today, or the nearest of the training's days."""
    today = training.local(at).date()
    return min(max(today, training.first_day), training.last_day)


def lines_of_day(items: Iterable[Item], day: date, training: Training) -> list[tuple[Item, Line]]:
    """Return the items of one day with their lines, in local time."""
    return [
        (item, Line(clock_text(starts.time()), item.content.title, iso=starts.isoformat()))
        for item in items
        if (starts := training.local(item.content.starts_at)).date() == day
    ]


def _day_clock(local: datetime) -> str:
    return f"{DAYS_OF_WEEK[local.weekday()]} {clock_text(local.time())}"


def _ticket(name: str) -> str:
    return f"ticket name {name}" if name else ""
