"""Calendar files as other programs read them: right times, marked changes, text that stays text."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from logistics.calendars import queries
from logistics.calendars.documents import personal_ics
from logistics.calendars.rules import OwnFacts, SharedFacts, events_of
from logistics.core.text import KOSOVO_FOOTNOTE, clean
from logistics.travel.rules import End, Leg, LegStatus, Mode
from tests.factories.agenda import NINE, an_item
from tests.factories.calendars import (
    CHANGED,
    a_stay,
    moments_of,
    own,
    read,
    read_again,
    shared,
    texts_of,
)
from tests.factories.travel import a_leg
from tests.unit.core.documents.hostile import INJECTIONS, NAMES, RIGHT_TO_LEFT_NAMES

wall = datetime.fromisoformat


def written(facts: SharedFacts, mine: OwnFacts) -> bytes:
    return personal_ics(events_of(facts, mine), name="Training").content


def a_flight(departure: tuple[str, str], arrival: tuple[str, str], **changes: Any) -> Leg:
    """Return a flight from (zone, wall time) to (zone, wall time)."""
    ends = {
        name: End(place, wall(local), zone)
        for name, place, (zone, local) in (
            ("departure", "Here", departure),
            ("arrival", "There", arrival),
        )
    }
    changes = {"mode": Mode.FLIGHT, "status": LegStatus.TICKETED, **changes}
    return a_leg(details={**ends, "service_no": "XX 1"}, **changes)


@pytest.mark.parametrize(
    ("departure", "arrival", "departs", "arrives"),
    [
        pytest.param(
            ("Europe/Istanbul", "2026-04-21 16:10"),
            ("Europe/Belgrade", "2026-04-21 16:55"),
            "2026-04-21 13:10",
            "2026-04-21 14:55",
            id="Istanbul in April",
        ),
        pytest.param(
            ("Europe/Chisinau", "2026-04-21 06:20"),
            ("Europe/Vienna", "2026-04-21 07:05"),
            "2026-04-21 03:20",
            "2026-04-21 05:05",
            id="Chisinau in April",
        ),
        pytest.param(
            ("Asia/Tbilisi", "2026-04-20 11:20"),
            ("Europe/Istanbul", "2026-04-20 13:05"),
            "2026-04-20 07:20",
            "2026-04-20 10:05",
            id="Tbilisi in April",
        ),
        pytest.param(
            ("Europe/Istanbul", "2026-12-01 16:10"),
            ("Europe/Belgrade", "2026-12-01 16:00"),
            "2026-12-01 13:10",
            "2026-12-01 15:00",
            id="Istanbul in winter",
        ),
        pytest.param(
            ("Europe/Belgrade", "2026-10-24 23:30"),
            ("Europe/Belgrade", "2026-10-25 04:00"),
            "2026-10-24 21:30",
            "2026-10-25 03:00",
            id="over the night the clocks go back",
        ),
    ],
)
def test_leg_has_the_right_moments_in_two_readers(
    departure: tuple[str, str], arrival: tuple[str, str], departs: str, arrives: str
) -> None:
    content = written(shared(), own(legs=(a_flight(departure, arrival),)))

    expected = (wall(departs).replace(tzinfo=UTC), wall(arrives).replace(tzinfo=UTC))
    (entry,) = read(content)
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == expected
    assert moments_of(read_again(content)) == {"Here → There, XX 1": expected}


def test_leg_shows_the_wall_clock_of_each_end() -> None:
    flight = a_flight(("Asia/Tbilisi", "2026-04-20 11:20"), ("Europe/Istanbul", "2026-04-20 13:05"))

    content = written(shared(), own(legs=(flight,)))

    assert b"DTSTART;TZID=Asia/Tbilisi:20260420T112000\r\n" in content
    assert b"DTEND;TZID=Europe/Istanbul:20260420T130500\r\n" in content


def test_cancelled_entries_say_so_in_two_readers() -> None:
    flight = a_flight(
        ("Europe/Vienna", "2026-04-21 09:00"),
        ("Europe/Vienna", "2026-04-21 10:00"),
        status=LegStatus.CANCELLED,
    )
    items = an_item("A1", title="Stands"), an_item("A2", title="Cut", cancelled=True)

    content = written(shared(*items), own(legs=(flight,)))

    expected = {"Stands": "CONFIRMED", "Cut": "CANCELLED", "Here → There, XX 1": "CANCELLED"}
    assert {str(e["SUMMARY"]): str(e["STATUS"]) for e in read(content)} == expected
    assert {e.summary.value: e.status.value for e in read_again(content)} == expected


def test_every_entry_is_private() -> None:
    content = written(shared(an_item()), own(stay=a_stay()))

    assert [str(entry["CLASS"]) for entry in read(content)] == ["PRIVATE", "PRIVATE"]


@pytest.mark.parametrize(
    "text", [pytest.param(t, id=i) for i, t in (INJECTIONS | NAMES | RIGHT_TO_LEFT_NAMES).items()]
)
def test_hostile_title_stays_a_title_in_two_readers(text: str) -> None:
    item = an_item(title=text, spaces=(text,), theme="T1")
    flight = a_leg(mode=Mode.COACH, details={"carrier": text, "crossing_point": text})

    content = written(shared(item, themes={"T1": text}), own(legs=(flight,)))

    entries = texts_of(content)
    assert len(entries) == len(read_again(content)) == 2
    assert entries[f"{item.id}@calendar.invalid"]["SUMMARY"] == clean(text)
    assert {e.summary.value for e in read_again(content)} == {
        entry["SUMMARY"] for entry in entries.values()
    }
    assert {"ATTENDEE", "ORGANIZER", "X-EVIL", "URL"} & {
        k for e in entries.values() for k in e
    } == (set())


def test_kosovo_is_explained_where_it_stands() -> None:
    item = an_item(title="Monitoring in Kosovo", theme="T1")

    (entry,) = texts_of(written(shared(item), own())).values()

    assert entry["SUMMARY"] == "Monitoring in Kosovo*"
    assert entry["DESCRIPTION"] == f"Theme: Advocacy\n\n{KOSOVO_FOOTNOTE}"


def test_same_facts_give_the_same_bytes_in_any_order() -> None:
    items = an_item("A1"), an_item("A2", title="Second")

    assert written(shared(*items), own()) == written(shared(*reversed(items)), own())


def test_renderer_is_raised_with_the_calendar() -> None:
    """Who changes what a calendar says raises RENDERER, else subscribers keep the old one."""
    item = replace(an_item(theme="T1", spaces=("Sava",)), id=UUID(int=1), changed_at=CHANGED)
    flight = a_flight(
        ("Europe/Istanbul", "2026-04-21 16:10"),
        ("Europe/Belgrade", "2026-04-21 16:55"),
        id=UUID(int=2),
        changed_at=CHANGED,
    )

    content = written(shared(item), own(legs=(flight,), stay=a_stay()))

    events = content[content.index(b"BEGIN:VEVENT") :]
    assert (queries.RENDERER.split("/")[0], hashlib.sha256(events).hexdigest()[:16]) == (
        "1",
        "0c756417dfbbbd7d",
    )


def test_moved_item_keeps_its_uid_and_is_higher_in_sequence() -> None:
    before = an_item()
    after = replace(
        before, sequence=1, content=replace(before.content, starts_at=NINE.replace(hour=6))
    )

    entries = [read(written(shared(item), own()))[0] for item in (before, after)]

    assert entries[0]["UID"] == entries[1]["UID"]
    assert [int(entry["SEQUENCE"]) for entry in entries] == [0, 1]
