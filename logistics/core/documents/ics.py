"""Calendars that every program reads with the right local times."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from icalendar import Event as VEvent
from icalendar import vText

from logistics.core.documents.timezones import vtimezone
from logistics.core.text import KOSOVO_FOOTNOTE, asterisked, clean, needs_footnote

_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calendar//EN\r\nCALSCALE:GREGORIAN\r\n"
_TAIL = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar.

    Timed: `starts` and `ends` are naive local times in `zone` and `end_zone` (IANA; the same if left
    out). All day: both are dates, `ends` is the day after the last one. `stamp` is when the data last
    changed, in UTC; `sequence` grows with each change that people must see.
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

    @property
    def all_day(self) -> bool:
        """Whether it has dates only."""
        return not isinstance(self.starts, datetime)


def calendar_ics(events: Iterable[Event], *, name: str, method: str | None = None) -> bytes:
    """Return the events as one iCalendar file, sorted by start and uid; same events, same bytes.

    `name` is what the subscriber's program calls the calendar, `method` PUBLISH, REQUEST or CANCEL for
    a file sent by mail. Every text is cleaned, and an event that names Kosovo* explains it.
    """
    ordered = sorted(events, key=lambda event: (_instant(event), event.uid))
    zones = {zone for event in ordered if not event.all_day for zone in _zones(event)} - {"UTC"}
    years = sorted(day.year for event in ordered for day in (event.starts, event.ends))
    parts = [_HEAD.encode(), *_head_lines(name, method)]
    parts += [vtimezone(zone, first=years[0], last=years[-1]) for zone in sorted(zones)]
    parts += [_vevent(event).to_ical() for event in ordered]
    return b"".join([*parts, _TAIL])


def _head_lines(name: str, method: str | None) -> Iterator[bytes]:
    # vText escapes what an X- property would otherwise let through, and Contentline folds.
    if method is not None:
        yield f"METHOD:{method}\r\n".encode()
    shown = _text(name)
    described = {"X-WR-CALDESC": KOSOVO_FOOTNOTE} if needs_footnote(shown) else {}
    for key, value in ({"X-WR-CALNAME": shown} | described).items():
        yield _line(key, value)


def _line(key: str, value: str) -> bytes:
    from icalendar.parser import Contentline

    return Contentline(f"{key}:{vText(value).to_ical().decode()}").to_ical() + b"\r\n"


def _vevent(event: Event) -> VEvent:
    shown = VEvent()
    shown.add("uid", clean(event.uid, limit=200))
    shown.add("sequence", event.sequence)
    for key in ("dtstamp", "last-modified"):
        shown.add(key, event.stamp.astimezone(UTC))
    shown.add("dtstart", _moment(event.starts, event.zone))
    shown.add("dtend", _moment(event.ends, event.end_zone or event.zone))
    for key, text in _texts(event).items():
        shown.add(key, vText(text))
    shown.add("class", "PRIVATE")
    shown.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    shown.add("transp", "TRANSPARENT" if event.all_day or event.cancelled else "OPAQUE")
    return shown


def _texts(event: Event) -> dict[str, str]:
    texts = {
        "summary": _text(event.summary),
        "location": _text(event.location),
        "description": _text(event.description, multiline=True),
    }
    if any(map(needs_footnote, texts.values())):
        texts["description"] = f"{texts['description']}\n\n{KOSOVO_FOOTNOTE}".lstrip()
    return {key: text for key, text in texts.items() if text}


def _text(text: str, *, multiline: bool = False) -> str:
    return asterisked(clean(text, multiline=multiline))


def _zones(event: Event) -> tuple[str, str]:
    return event.zone, event.end_zone or event.zone


def _moment(when: datetime | date, zone: str) -> datetime | date:
    return when.replace(tzinfo=ZoneInfo(zone)) if isinstance(when, datetime) else when


def _instant(event: Event) -> datetime:
    if isinstance(event.starts, datetime):
        return event.starts.replace(tzinfo=ZoneInfo(event.zone)).astimezone(UTC)
    return datetime.combine(event.starts, time.min, UTC)
