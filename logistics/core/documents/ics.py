"""Calendars that every program reads with the right local times."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from icalendar import vText
from icalendar.parser import Contentline

from logistics.core.documents.timezones import vtimezone
from logistics.core.text import KOSOVO_FOOTNOTE, asterisked, clean, needs_footnote

_LONGEST_LINE = 75


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar.

    Timed: `starts` and `ends` are naive local times in `zone` and `end_zone` (IANA; the same if
    left out). All day: both are dates, `ends` is the day after the last. `stamp` is when the data
    last changed, in UTC; `sequence` grows with each change that people must see.
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

    `name` is what the subscriber's program calls the calendar, `method` PUBLISH, REQUEST or CANCEL
    for a file sent by mail. Every text is cleaned, and an event that names Kosovo* explains it.
    """
    ordered = sorted(events, key=lambda event: (_instant(event), event.uid))
    zones = {zone for event in ordered if not event.all_day for zone in _zones(event)} - {"UTC"}
    years = sorted(day.year for event in ordered for day in (event.starts, event.ends))
    parts = [_lines(_head(name, method))]
    parts += [vtimezone(zone, first=years[0], last=years[-1]) for zone in sorted(zones)]
    parts += [_lines(_vevent(event)) for event in ordered]
    return b"".join([*parts, b"END:VCALENDAR\r\n"])


def _head(name: str, method: str | None) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Calendar//EN", "CALSCALE:GREGORIAN")
    if method is not None:
        yield f"METHOD:{method}"
    shown = _text(name)
    yield f"X-WR-CALNAME:{_escaped(shown)}"
    if needs_footnote(shown):
        yield f"X-WR-CALDESC:{_escaped(KOSOVO_FOOTNOTE)}"


def _vevent(event: Event) -> Iterator[str]:
    stamp = _written(event.stamp.astimezone(UTC))
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(clean(event.uid, limit=200))}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{stamp}Z"
    yield f"LAST-MODIFIED:{stamp}Z"
    yield _moment("DTSTART", event.starts, event.zone)
    yield _moment("DTEND", event.ends, event.end_zone or event.zone)
    for key, text in _texts(event).items():
        yield f"{key}:{_escaped(text)}"
    yield "CLASS:PRIVATE"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if event.all_day or event.cancelled else 'OPAQUE'}"
    yield "END:VEVENT"


def _lines(lines: Iterable[str]) -> bytes:
    """Join content lines, folding those of more than 75 bytes."""
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _folded(line: str) -> bytes:
    content = line.encode()
    if len(content) <= _LONGEST_LINE:
        return content
    folded: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]
    return folded


def _escaped(text: str) -> str:
    return vText(text).to_ical().decode()


def _moment(key: str, when: datetime | date, zone: str) -> str:
    if not isinstance(when, datetime):
        return f"{key};VALUE=DATE:{when:%Y%m%d}"
    return f"{key}:{_written(when)}Z" if zone == "UTC" else f"{key};TZID={zone}:{_written(when)}"


def _written(when: datetime) -> str:
    return f"{when:%Y%m%dT%H%M%S}"


def _texts(event: Event) -> dict[str, str]:
    texts = {
        "SUMMARY": _text(event.summary),
        "LOCATION": _text(event.location),
        "DESCRIPTION": _text(event.description, multiline=True),
    }
    if any(map(needs_footnote, texts.values())):
        texts["DESCRIPTION"] = f"{texts['DESCRIPTION']}\n\n{KOSOVO_FOOTNOTE}".lstrip()
    return {key: text for key, text in texts.items() if text}


def _text(text: str, *, multiline: bool = False) -> str:
    return asterisked(clean(text, multiline=multiline))


def _zones(event: Event) -> tuple[str, str]:
    return event.zone, event.end_zone or event.zone


def _instant(event: Event) -> datetime:
    if isinstance(event.starts, datetime):
        return event.starts.replace(tzinfo=ZoneInfo(event.zone)).astimezone(UTC)
    return datetime.combine(event.starts, time.min, UTC)
