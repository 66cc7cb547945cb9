"""Makers of hotels, blocks, stays and nights."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, NAMESPACE_URL, UUID, uuid5

from logistics.accommodation.rules import (
    BEDS,
    BedNight,
    BedRequest,
    BlockNight,
    Hotel,
    PlacedBed,
    Room,
    RoomType,
    Stay,
    StayWish,
)
from logistics.roster.rules import StayRequest

HOTEL_ID = uuid5(NAMESPACE_URL, "hotel")


def april(day: int) -> date:
    """Return a day of April 2026."""
    return date(2026, 4, day)


def person_id(code: str) -> UUID:
    """Return the id that `a_person(code)` has."""
    return uuid5(NAMESPACE_DNS, code)


def a_hotel(**changes: Any) -> Hotel:
    """A hotel in Belgrade whose cut-off is two weeks before day 1."""
    facts: dict[str, Any] = {
        "id": HOTEL_ID,
        "name": "Hotel Savski Vrt",
        "address": "Obala 1",
        "check_in": time(14),
        "check_out": time(11),
        "cut_off": april(8),
    }
    return Hotel(**(facts | changes))


def a_stay(
    code: str = "P01",
    nights: tuple[int, int] | None = (21, 25),
    room_type: RoomType = RoomType.SINGLE,
    sharing_with: str = "",
) -> Stay:
    """A stay from one day of April to another; `nights` None leaves the dates out."""
    check_in, check_out = map(april, nights) if nights else (None, None)
    wish = StayWish(room_type, sharing_with)
    return Stay(person_id(code), check_in, check_out, wish)


def stays_by_person(*stays: Stay) -> dict[UUID, Stay]:
    """Return stays as the queries give them."""
    return {stay.person_id: stay for stay in stays}


def beds_in(
    label: str, code: str, days: Iterable[int] = range(21, 25), **changes: Any
) -> list[BedNight]:
    """Somebody in one bed of a room on some nights of April."""
    room_type = RoomType(label.split(maxsplit=1)[0].lower())
    facts: dict[str, Any] = {
        "person_id": person_id(code),
        "room_id": uuid5(NAMESPACE_URL, label),
        "room_label": label,
        "room_type": room_type,
        "beds": BEDS[room_type],
        "bed": 1,
    }
    return [BedNight(night=april(day), **(facts | changes)) for day in days]


def a_room(label: str = "Single 01") -> Room:
    """A room with the id that `beds_in` gives its label."""
    room_type = RoomType(label.split(maxsplit=1)[0].lower())
    return Room(uuid5(NAMESPACE_URL, label), label, room_type, BEDS[room_type])


def a_block(
    room_type: RoomType = RoomType.SINGLE, rooms: int = 1, days: Iterable[int] = range(21, 25)
) -> list[BlockNight]:
    """Rooms of one type held on some nights of April."""
    return [BlockNight(room_type, april(day), rooms, 6800, "EUR") for day in days]


def wants(
    code: str,
    room_type: str = "single",
    days: Iterable[int] = range(21, 25),
    sharing_with: str = "",
) -> BedRequest:
    """A request of one bed on some nights of April."""
    return BedRequest(code, RoomType(room_type), frozenset(map(april, days)), sharing_with)


def placed(code: str, label: str, days: Iterable[int], bed: int = 1) -> list[PlacedBed]:
    """Somebody who has a bed already on some nights of April."""
    return [PlacedBed(code, april(day), label, bed) for day in days]


def a_request(code: str = "P01", **changes: Any) -> StayRequest:
    """What a file says about somebody's stay: a single room from 21 to 25 April."""
    facts: dict[str, Any] = {"room_type": "single", "check_in": april(21), "check_out": april(25)}
    return StayRequest(code=code, **(facts | changes))


def days_after(moment: datetime, days: int) -> datetime:
    """Return the moment some days later."""
    return moment + timedelta(days=days)
