"""Calendars: right times in every program, and no text that escapes its line."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.documents.ics import Event, calendar_ics
from logistics.core.documents.timezones import vtimezone
from logistics.core.text import KOSOVO_FOOTNOTE, clean
from tests.unit.core.documents.hostile import INJECTIONS, NAMES, RIGHT_TO_LEFT_NAMES

STAMP = datetime(2026, 3, 1, 12, tzinfo=UTC)
wall = datetime.fromisoformat
ALL_TEXTS = INJECTIONS | NAMES | RIGHT_TO_LEFT_NAMES


def an_event(**changes: Any) -> Event:
    standard: dict[str, Any] = {
        "uid": "a1@training",
        "sequence": 3,
        "stamp": STAMP,
        "starts": wall("2026-04-22 09:00"),
        "ends": wall("2026-04-22 10:30"),
        "zone": "Europe/Belgrade",
        "summary": "Opening",
    }
    return Event(**standard | changes)


def written(*events: Event, name: str = "My calendar", method: str | None = None) -> bytes:
    return calendar_ics(events, name=name, method=method)


def read(content: bytes) -> Any:
    return icalendar.Calendar.from_ical(content)


def unescaped(value: Any) -> str:
    """The library leaves X- properties as they stand in the file."""
    return re.sub(r"\\(.)", r"\1", str(value))


def test_calendar_ics_writes_exactly_these_lines() -> None:
    content = written(an_event(location="Sava", description="Bring water"), method="PUBLISH")

    before, _, rest = content.decode().partition("BEGIN:VTIMEZONE\r\n")
    _, _, after = rest.partition("END:VTIMEZONE\r\n")
    assert (before + after).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:My calendar",
        "BEGIN:VEVENT",
        "UID:a1@training",
        "SEQUENCE:3",
        "DTSTAMP:20260301T120000Z",
        "LAST-MODIFIED:20260301T120000Z",
        "DTSTART;TZID=Europe/Belgrade:20260422T090000",
        "DTEND;TZID=Europe/Belgrade:20260422T103000",
        "SUMMARY:Opening",
        "LOCATION:Sava",
        "DESCRIPTION:Bring water",
        "CLASS:PRIVATE",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize("field", ["summary", "location", "description", "uid"])
@pytest.mark.parametrize("text", ALL_TEXTS.values(), ids=ALL_TEXTS)
def test_calendar_ics_keeps_hostile_text_in_its_field(field: str, text: str) -> None:
    content = written(an_event(**{field: text}))

    (event,) = read(content).walk("VEVENT")
    limit = 200 if field == "uid" else 10_000
    expected = clean(text, multiline=field == "description", limit=limit)
    assert str(event[field]) == expected
    assert "ATTENDEE" not in event
    assert "X-EVIL" not in event


@pytest.mark.parametrize("text", ALL_TEXTS.values(), ids=ALL_TEXTS)
def test_calendar_ics_keeps_a_hostile_name_in_its_line(text: str) -> None:
    content = written(an_event(), name=text)

    calendar = read(content)
    assert unescaped(calendar["X-WR-CALNAME"]) == clean(text)
    assert len(calendar.walk("VEVENT")) == 1
    assert "X-EVIL" not in calendar


any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


@given(any_text, any_text)
def test_calendar_ics_reads_back_any_title(title: str, name: str) -> None:
    content = written(an_event(summary=title), an_event(uid="b2"), name=name)

    events = read(content).walk("VEVENT")
    assert str(events[0].get("summary", "")) == clean(title)
    assert len(events) == 2
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert not any(set(line) & set(b"\r\n\0\x0b\x0c") for line in lines)
    assert max(map(len, lines)) <= 75


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("Europe/Belgrade", 2), ("Europe/Istanbul", 3), ("Europe/Chisinau", 3), ("Asia/Tbilisi", 4)],
)
def test_vtimezone_gives_the_offset_of_april(zone: str, hours: int) -> None:
    assert offset_in(zone, wall("2026-04-22 09:00")) == timedelta(hours=hours)


@pytest.mark.parametrize("zone", ["Europe/Belgrade", "Europe/Chisinau", "America/New_York"])
@pytest.mark.parametrize("month", range(1, 13))
def test_vtimezone_agrees_with_the_zone_in_every_month(zone: str, month: int) -> None:
    moment = wall(f"2026-{month:02}-15 12:00")

    assert offset_in(zone, moment) == moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        pytest.param(wall("2026-03-29 01:59"), 1, id="a minute before summer time"),
        pytest.param(wall("2026-03-29 03:00"), 2, id="first minute of summer time"),
        pytest.param(wall("2026-10-25 01:59"), 2, id="before the hour that comes twice"),
        pytest.param(wall("2026-10-25 03:00"), 1, id="after the hour that came twice"),
    ],
)
def test_vtimezone_changes_at_the_right_minute(moment: datetime, hours: int) -> None:
    assert offset_in("Europe/Belgrade", moment) == timedelta(hours=hours)


def offset_in(zone: str, moment: datetime) -> timedelta:
    """Read the offset as a program does that knows nothing but the VTIMEZONE."""
    shown: Any = icalendar.Timezone.from_ical(vtimezone(zone, first=2026, last=2026))
    last: Any = max((part for part in shown.subcomponents if moment >= part.DTSTART), key=starts_at)
    offset: timedelta = last.TZOFFSETTO
    return offset


def starts_at(part: Any) -> Any:
    return part.DTSTART


def test_calendar_ics_carries_each_zone_once_and_no_utc() -> None:
    content = written(
        an_event(end_zone="Europe/Istanbul"),
        an_event(uid="b2", zone="Europe/Istanbul"),
        an_event(uid="c3", zone="UTC"),
    )

    zones = [str(zone["TZID"]) for zone in read(content).walk("VTIMEZONE")]
    assert zones == ["Europe/Belgrade", "Europe/Istanbul"]
    assert b"DTSTART:20260422T090000Z" in content


def test_calendar_ics_covers_events_years_apart() -> None:
    content = written(
        an_event(),
        an_event(uid="b2", starts=wall("2028-07-01 00:00"), ends=wall("2028-07-02 00:00")),
    )

    event = read(content).walk("VEVENT")[1]
    assert event.DTSTART.utcoffset() == timedelta(hours=2)
    assert b"DTSTART:20280326T020000" in content


def test_calendar_ics_writes_whole_days_without_a_zone() -> None:
    content = written(an_event(starts=date(2026, 4, 21), ends=date(2026, 4, 25), summary="Hotel"))

    (event,) = read(content).walk("VEVENT")
    assert (date(2026, 4, 21), date(2026, 4, 25)) == (event.DTSTART, event.DTEND)
    assert event["TRANSP"] == "TRANSPARENT"
    assert not read(content).walk("VTIMEZONE")


def test_calendar_ics_cancels_and_frees_the_time() -> None:
    (event,) = read(written(an_event(cancelled=True))).walk("VEVENT")

    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_calendar_ics_sorts_by_the_moment_not_the_wall_clock() -> None:
    later = an_event(uid="a", zone="Europe/Belgrade")
    earlier = an_event(uid="b", zone="Europe/Istanbul", starts=wall("2026-04-22 09:30"))

    events = read(written(later, earlier)).walk("VEVENT")
    assert [str(event["UID"]) for event in events] == ["b", "a"]


def test_calendar_ics_is_the_same_bytes_whatever_the_order() -> None:
    first, second = an_event(), an_event(uid="b2")

    assert written(first, second) == written(second, first)


@pytest.mark.parametrize(
    ("description", "expected"),
    [("", KOSOVO_FOOTNOTE), ("Bus at 6", f"Bus at 6\n\n{KOSOVO_FOOTNOTE}")],
)
def test_calendar_ics_explains_kosovo_where_it_is_named(description: str, expected: Any) -> None:
    named = an_event(summary="Coach to Kosovo", description=description)

    events = read(written(named, an_event(uid="b2"))).walk("VEVENT")
    assert [str(event.get("summary")) for event in events] == ["Coach to Kosovo*", "Opening"]
    assert [str(event.get("description", "")) for event in events] == [expected, ""]


def test_calendar_ics_explains_kosovo_in_the_name_of_the_calendar() -> None:
    calendar = read(written(name="Kosovo trip"))

    assert str(calendar["X-WR-CALNAME"]) == "Kosovo* trip"
    assert unescaped(calendar["X-WR-CALDESC"]) == KOSOVO_FOOTNOTE
