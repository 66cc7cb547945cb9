"""Makers of what a calendar is made of, and two independent readers of what comes out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import icalendar
import vobject

from logistics.accommodation.rules import Hotel, RoomType, Stay, StayWish
from logistics.agenda.rules import Item
from logistics.calendars.rules import OwnFacts, SharedFacts
from logistics.roster.rules import Kind
from tests.factories.agenda import TRAINING
from tests.factories.travel import PERSON

CHANGED = datetime(2026, 4, 3, 8, tzinfo=UTC)
HOTEL = Hotel(
    id=uuid5(NAMESPACE_URL, "hotel"),
    name="Hotel Savski Vrt",
    address="Obala 1, Novi Beograd",
    check_in=time(14),
    check_out=time(11),
)


def a_stay(**changes: Any) -> Stay:
    """Return a stay of four nights in a single room."""
    stay = Stay(
        person_id=PERSON,
        check_in=date(2026, 4, 21),
        check_out=date(2026, 4, 25),
        wish=StayWish(room_type=RoomType.SINGLE),
        sequence=2,
        changed_at=CHANGED,
    )
    return replace(stay, **changes)


def shared(*items: Item, **changes: Any) -> SharedFacts:
    """Return what all calendars have in common; the theme T1 is Advocacy."""
    facts = SharedFacts(training=TRAINING, items=items, themes={"T1": "Advocacy"}, hotel=HOTEL)
    return replace(facts, **changes)


def own(**changes: Any) -> OwnFacts:
    """Return a participant without journey and room."""
    return replace(OwnFacts(person_id=PERSON, kind=Kind.PARTICIPANT), **changes)


def read(content: bytes) -> list[Any]:
    """Return the entries of a calendar file as the first reader sees them."""
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def read_again(content: bytes) -> list[Any]:
    """Return the entries as another reader sees them, which reads our zones itself."""
    whole = vobject.readOne(content.decode())
    return list(whole.contents.get("vevent", []))


def texts_of(content: bytes) -> dict[str, dict[str, str]]:
    """Return by UID the texts of each entry."""
    return {str(e["UID"]): {k: str(v) for k, v in e.items()} for e in read(content)}


def moments_of(entries: Iterable[Any]) -> dict[str, tuple[datetime, datetime]]:
    """Return by summary when timed entries of the second reader begin and end, in UTC."""
    return {
        e.summary.value: (e.dtstart.value.astimezone(UTC), e.dtend.value.astimezone(UTC))
        for e in entries
        if isinstance(e.dtstart.value, datetime)
    }
