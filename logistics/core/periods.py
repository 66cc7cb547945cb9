"""Wall-clock times, zones, days and nights, and how they are written."""

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from logistics.core.errors import DomainError

# The system's files are often older than the tzdata we pin; every machine shall read the same.
zoneinfo.reset_tzpath(to=[])

DAYS_OF_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MAX_DAYS = 3660


class ImpossibleTime(DomainError, ValueError):
    """A time or a span of days that cannot be."""


class UnknownZone(ImpossibleTime):
    """The name is no time zone."""


class NonexistentTime(ImpossibleTime):
    """The clocks jump over this local time."""


class AmbiguousTime(ImpossibleTime):
    """The clocks show this local time twice."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `starts` up to, not including, `ends`; aware, kept in UTC."""

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        # Two aware times of one zone compare by their wall clocks; in UTC they compare truly.
        object.__setattr__(self, "starts", _in_utc(self.starts))
        object.__setattr__(self, "ends", _in_utc(self.ends))
        if self.ends < self.starts:
            raise ImpossibleTime("The end is before the start.")

    @property
    def minutes(self) -> int:
        """Whole minutes from start to end."""
        return (self.ends - self.starts) // timedelta(minutes=1)

    def overlaps(self, other: "Period") -> bool:
        """Say whether the two share any time; one that ends as the other starts does not."""
        return self.starts < other.ends and other.starts < self.ends


def is_zone(name: str) -> bool:
    """Say whether `name` is an IANA time zone as written there, such as Europe/Belgrade."""
    return name in _zones()


def to_utc(local: datetime, zone: str) -> datetime:
    """Give the moment at which clocks in `zone` show `local` (naive).

    Raises NonexistentTime, AmbiguousTime, UnknownZone, or ImpossibleTime outside years 2 to 9998.
    """
    if local.tzinfo is not None:
        raise TypeError("to_utc takes a local time without a zone")
    if not 1 < local.year < 9999:
        raise ImpossibleTime(f"The year {local.year} is out of range.")
    here = local.replace(tzinfo=_zone(zone), fold=0)
    before, after = _offset(here), _offset(here.replace(fold=1))
    if before < after:
        raise NonexistentTime(f"{_moment_text(local, zone)} does not exist: clocks go forward.")
    if before > after:
        raise AmbiguousTime(f"{_moment_text(local, zone)} happens twice: clocks go back.")
    return here.astimezone(UTC)


def to_local(utc: datetime, zone: str) -> datetime:
    """Give the aware local time in `zone` at the moment `utc` (aware); raises UnknownZone."""
    return _in_utc(utc).astimezone(_zone(zone))


def nights(check_in: date, check_out: date) -> list[date]:
    """List the nights of a stay by the day they begin; none when both days are the same."""
    if check_out < check_in:
        raise ImpossibleTime("The check-out is before the check-in.")
    return list(_span(check_in, (check_out - check_in).days))


def days(first: date, last: date) -> list[date]:
    """List the days from `first` to `last`, both included."""
    if last < first:
        raise ImpossibleTime("The last day is before the first.")
    return list(_span(first, (last - first).days + 1))


def day_text(day: date) -> str:
    """Write a day: Wed 22 April."""
    return f"{DAYS_OF_WEEK[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def day_span_text(first: date, last: date) -> str:
    """Write a span of days: 22–24 April 2026, 30 April – 2 May 2026."""
    if first == last:
        return _full_day_text(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_full_day_text(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {_full_day_text(last)}"
    return f"{_full_day_text(first)} – {_full_day_text(last)}"


def clock_text(clock: time | datetime) -> str:
    """Write a time of day: 15:40."""
    return f"{clock.hour:02}:{clock.minute:02}"


def duration_text(minutes: int) -> str:
    """Write a length in minutes: 45 min, 2 h, 19 h 25 min."""
    if minutes < 0:
        return f"minus {duration_text(-minutes)}"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def ago_text(moment: datetime, at: datetime) -> str:
    """Write how long before `at` something was, coarsely: just now, 12 min ago, 3 h ago."""
    minutes = max(0, (at - moment) // timedelta(minutes=1))
    hours, days_ago = minutes // 60, minutes // (24 * 60)
    if days_ago:
        return "1 day ago" if days_ago == 1 else f"{days_ago} days ago"
    if hours:
        return f"{hours} h ago"
    return f"{minutes} min ago" if minutes else "just now"


def _full_day_text(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _moment_text(local: datetime, zone: str) -> str:
    return f"{clock_text(local)} on {_full_day_text(local)} in {zone}"


def _span(first: date, count: int) -> Iterator[date]:
    if count > MAX_DAYS:
        raise ImpossibleTime(f"More than {MAX_DAYS} days: is a year mistyped?")
    return (first + timedelta(days=offset) for offset in range(count))


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise TypeError("a moment needs a zone; a local time becomes one with to_utc")
    return moment.astimezone(UTC)


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _zone(name: str) -> ZoneInfo:
    if not is_zone(name):
        raise UnknownZone(f"{name!r} is not a time zone (write Europe/Belgrade).")
    return ZoneInfo(name)


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones() - {"Factory", "localtime"})
