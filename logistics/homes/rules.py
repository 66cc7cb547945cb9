"""What a participant finds first: own journey, own room, the coming day, own papers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from logistics.agenda.rules import PAUSES, ItemKind
from logistics.core.periods import DAYS_OF_WEEK, Period, clock_text, day_text
from logistics.core.text import asterisked
from logistics.roster.rules import PersonDetails, State
from logistics.trainings.rules import Theme, Training
from logistics.travel.rules import (
    FLEXIBLE,
    NOT_BOOKED,
    End,
    Leg,
    LegStatus,
    headline_of,
    short_place,
)

NOON, EVENING = 12, 18
_FEW_ITEMS = 4  # a day with fewer leaves room for the one after it
_NO_PLACE = {
    State.SELECTED: "You are selected. An invitation with all you need to know is on its way.",
    State.RESERVE: "You are on the reserve list. We write to you as soon as a place is free.",
    State.DECLINED: "You told us that you cannot come.",
    State.WITHDRAWN: "You told us that you can no longer come.",
    State.REPLACED: "Your place has gone to somebody else.",
}


@dataclass(frozen=True)
class Line:
    """One line of a timeline: when, what, and the small print below."""

    when: str
    text: str
    sub: str = ""
    iso: str = ""
    note: str = ""


@dataclass(frozen=True)
class Mate:
    """Somebody who shares a room, by the name in use, and on how many of its nights."""

    name: str
    nights: int


@dataclass(frozen=True)
class OwnRoom:
    """Where somebody sleeps; `nights` are in order, each by the day it begins."""

    hotel: str
    address: str
    check_in: time
    check_out: time
    room_type: str
    nights: tuple[date, ...]
    mates: tuple[Mate, ...] = ()


@dataclass(frozen=True, slots=True)
class DayItem:
    """One item of the agenda, without who leads it; times are aware UTC."""

    title: str
    kind: ItemKind
    starts_at: datetime
    ends_at: datetime
    is_team: bool = False
    theme: Theme | None = None
    spaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayLine:
    """One item as a line of the day, in local time; `style` is the class of its theme."""

    title: str
    starts: str
    ends: str
    iso: str
    sub: str = ""
    theme: str = ""
    style: str = ""
    is_on: bool = False
    is_light: bool = False
    is_team: bool = False


@dataclass(frozen=True)
class Day:
    """One day of the agenda in lines; on the day itself, what is over stands apart."""

    title: str
    lines: tuple[DayLine, ...]
    earlier: tuple[DayLine, ...] = ()
    is_today: bool = False


def greeting(details: PersonDetails, local: datetime) -> str:
    """Greet by the hour at the place of the training and by the name in use."""
    name = details.badge_name or details.given_name
    parts = ("morning", "afternoon", "evening")
    part = parts[(local.hour >= NOON) + (local.hour >= EVENING)]
    return f"Good {part}, {name}" if name else f"Good {part}"


def no_place_sentence(state: State) -> str:
    """Say to somebody who holds no place how they stand."""
    return _NO_PLACE.get(state, "You hold no place at the moment.")


def leg_line(leg: Leg, training: Training, *, reference: str = "") -> Line:
    """Return one leg in the local times of its ends, with their cities where the clocks differ."""
    departure = leg.details.departure
    start = short_place(departure.place, city=training.place)
    parts = [_departure(leg, start), _arrival(leg), *_details(leg, reference)]
    return Line(
        when=_day_clock(departure.local),
        text=headline_of(leg, city=training.place),
        sub=asterisked(_sentence(" · ".join(part for part in parts if part))),
        iso=f"{departure.local:%Y-%m-%dT%H:%M}",
        note=_standing(leg),
    )


def room_line(room: OwnRoom) -> Line:
    """Return where somebody sleeps: nights, times of the house, and who shares the room."""
    count = len(room.nights)
    last = room.nights[-1] + timedelta(days=1)
    into = f"Check-in {day_text(room.nights[0])} from {clock_text(room.check_in)}"
    out = f"check-out {day_text(last)} by {clock_text(room.check_out)}"
    return Line(
        when="Nights",
        text=asterisked(f"{room.hotel}, {room.room_type}, {_nights(count)}"),
        sub=asterisked(f"{into}, {out} · {room.address}"),
        note=_shared(room.mates, count),
    )


def days_near(training: Training, at: datetime) -> Period:
    """Return the two days from which the page shows: today and tomorrow, or the nearest of them.

    The evening before day 1 is the first of them, and the morning after the last day the last.
    """
    first = min(max(training.local(at).date(), training.days_before(1)), training.last_day)
    starts, ends = (
        datetime.combine(day, time.min, tzinfo=training.tz)
        for day in (first, first + timedelta(days=2))
    )
    return Period(starts, ends)


def days_to_show(items: Iterable[DayItem], training: Training, at: datetime) -> tuple[Day, ...]:
    """Return the day that matters at `at` (aware): the next with something still to come.

    A day with little in it is shown with the one after it; when all is over, the last day is.
    """
    by_day: dict[date, list[DayItem]] = {}
    for item in items:
        by_day.setdefault(training.local(item.starts_at).date(), []).append(item)
    days = sorted(by_day)
    ahead = [day for day in days if any(item.ends_at > at for item in by_day[day])] or days[-1:]
    wanted = ahead[:1] if ahead and len(by_day[ahead[0]]) >= _FEW_ITEMS else ahead[:2]
    return tuple(_day(day, by_day[day], training, at) for day in wanted)


def comes_first(days: Iterable[Day], training: Training, at: datetime) -> bool:
    """Say whether the agenda stands above the journey: on the days of the training, till night."""
    today = training.local(at).date()
    return training.first_day <= today <= training.last_day and any(d.is_today for d in days)


def _day(day: date, items: Sequence[DayItem], training: Training, at: datetime) -> Day:
    is_today = day == training.local(at).date()
    over = [item for item in items if is_today and item.ends_at <= at]
    return Day(
        title=f"Today, {day_text(day)}" if is_today else day_text(day),
        lines=tuple(_item_line(item, training, at) for item in items if item not in over),
        earlier=tuple(_item_line(item, training, at) for item in over),
        is_today=is_today,
    )


def _item_line(item: DayItem, training: Training, at: datetime) -> DayLine:
    starts, ends = training.local(item.starts_at), training.local(item.ends_at)
    theme = None if item.theme is None or item.theme.is_cross_cutting else item.theme
    return DayLine(
        title=asterisked(item.title),
        starts=clock_text(starts),
        ends=clock_text(ends),
        iso=f"{starts:%Y-%m-%dT%H:%M}",
        sub=asterisked(", ".join(item.spaces)),
        theme=asterisked(theme.name) if theme else "",
        style=theme.style if theme else "",
        is_on=item.starts_at <= at < item.ends_at,
        is_light=item.kind in PAUSES,
        is_team=item.is_team,
    )


def _departure(leg: Leg, start: str) -> str:
    departure = leg.details.departure
    parts = [departure.place if departure.place != start else "", _whose_time(leg, departure)]
    text = ", ".join(part for part in parts if part)
    return f"from {text}" if parts[0] else text


def _arrival(leg: Leg) -> str:
    departure, arrival = leg.details.departure, leg.details.arrival
    same_day = departure.local.date() == arrival.local.date()
    when = clock_text(arrival.local) if same_day else _day_clock(arrival.local)
    return f"arrives {when} {_whose_time(leg, arrival)}".rstrip()


def _whose_time(leg: Leg, end: End) -> str:
    """Name the city whose clocks are meant, where the two ends of a leg have different ones."""
    on_the_clocks = leg.details.arrival.local - leg.details.departure.local
    clocks_differ = on_the_clocks != leg.arrives_at - leg.departs_at
    return f"{end.city} time" if clocks_differ else ""


def _details(leg: Leg, reference: str) -> list[str]:
    details = leg.details
    found = [details.crossing_point and f"over {details.crossing_point}"]
    if leg.mode not in FLEXIBLE:  # a shared car's reference names its driver
        found += [
            details.baggage,
            details.seat and f"seat {details.seat}",
            reference and f"reference {reference}",
            details.name_on_ticket and f"ticket name {details.name_on_ticket}",
        ]
    return [text for text in found if text]


def _standing(leg: Leg) -> str:
    if leg.mode not in FLEXIBLE and leg.status in NOT_BOOKED:
        return "not booked yet"
    return {LegStatus.HELD: "held for you", LegStatus.CHANGED: "new time"}.get(leg.status, "")


def _shared(mates: Iterable[Mate], nights: int) -> str:
    texts = [
        mate.name if mate.nights == nights else f"{mate.name} ({_nights(mate.nights)})"
        for mate in mates
    ]
    return f"shared with {', '.join(texts)}" if texts else ""


def _nights(count: int) -> str:
    return "1 night" if count == 1 else f"{count} nights"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day_clock(local: datetime) -> str:
    return f"{DAYS_OF_WEEK[local.weekday()]} {clock_text(local)}"
