"""Time zones as calendars carry them: one entry for each real change of the clock."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_STEP = timedelta(days=7)
_SECOND = timedelta(seconds=1)


class _Rule(NamedTuple):
    """What a zone's clocks show: how far from UTC, under which name, whether in summer time."""

    offset: timedelta
    name: str
    summer: bool


@lru_cache(maxsize=256)
def vtimezone(zone: str, *, first: int, last: int) -> bytes:
    """Return the VTIMEZONE of an IANA zone, right for every moment of the years `first` to `last`.

    Some programs misread yearly rules and are an hour off in summer; all read plain changes.
    """
    local = ZoneInfo(zone)
    start, end = datetime(first - 1, 1, 1, tzinfo=UTC), datetime(last + 2, 1, 1, tzinfo=UTC)
    shown = Timezone()
    shown.add("TZID", zone)
    before = _rule_at(start, local)
    shown.add_component(_observance(start, before, before._replace(summer=False)))
    for moment, after in _changes(local, start, end):
        shown.add_component(_observance(moment, before, after))
        before = after
    return bytes(shown.to_ical())


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, _Rule]]:
    """Yield each moment in UTC at which the zone's rule changes, and the rule from then on."""
    current = _rule_at(start, zone)
    moment = start
    while moment < end:
        following = min(moment + _STEP, end)
        if _rule_at(following, zone) != current:
            following = _first_change(zone, moment, following)
            current = _rule_at(following, zone)
            yield following, current
        moment = following


def _first_change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the second after `low`, up to `high`, at which the rule is no longer that of `low`."""
    current = _rule_at(low, zone)
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        if _rule_at(middle, zone) == current:
            low = middle
        else:
            high = middle
    return high


def _rule_at(moment: datetime, zone: ZoneInfo) -> _Rule:
    local = moment.astimezone(zone)
    return _Rule(local.utcoffset() or timedelta(0), local.tzname() or zone.key, bool(local.dst()))


def _observance(
    moment: datetime, before: _Rule, after: _Rule
) -> TimezoneDaylight | TimezoneStandard:
    shown = TimezoneDaylight() if after.summer else TimezoneStandard()
    shown.DTSTART = (moment + before.offset).replace(tzinfo=None)
    shown.add("TZNAME", after.name)
    shown.TZOFFSETFROM = before.offset
    shown.TZOFFSETTO = after.offset
    return shown
