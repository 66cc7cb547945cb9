"""Facts of rooms: hotel, block, stays and nights."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID


class RoomType(StrEnum):
    """What somebody sleeps in; `none` for people who sleep at home."""

    SINGLE = "single"
    TWIN = "twin"
    DOUBLE = "double"
    NONE = "none"


BEDS = {RoomType.SINGLE: 1, RoomType.TWIN: 2, RoomType.DOUBLE: 1}


@dataclass(frozen=True)
class Hotel:
    """Where people sleep; the city tax is per person and night, in minor units."""

    id: UUID
    name: str
    address: str
    check_in: time
    check_out: time
    cut_off: date | None = None
    attrition_percent: int = 80
    city_tax_minor: int = 0
    city_tax_currency: str = "EUR"
    city_tax_paid_by: str = ""
    version: int = 1


@dataclass(frozen=True)
class BlockNight:
    """How many rooms of one type the block holds on one night, and at what rate."""

    room_type: RoomType
    night: date
    rooms: int
    rate_minor: int
    currency: str


@dataclass(frozen=True)
class StayWish:
    """What somebody asked for: sealed. `sharing_with` is a code such as P10."""

    room_type: RoomType = RoomType.SINGLE
    sharing_with: str = ""
    early_check_in: bool = False
    late_check_out: bool = False


@dataclass(frozen=True)
class Stay:
    """From when to when somebody stays; both dates are empty for people without a room."""

    person_id: UUID
    check_in: date | None
    check_out: date | None
    wish: StayWish = field(default_factory=StayWish)
    version: int = 1
    sequence: int = 0
    changed_at: datetime | None = None

    @property
    def needs_room(self) -> bool:
        """Whether a bed must be found."""
        return self.wish.room_type is not RoomType.NONE


@dataclass(frozen=True)
class Room:
    """A room of the hotel with its number of beds."""

    id: UUID
    label: str
    room_type: RoomType
    beds: int
    version: int = 1


@dataclass(frozen=True)
class BedNight:
    """Who sleeps in which bed on one night."""

    person_id: UUID
    night: date
    room_id: UUID
    room_label: str
    room_type: RoomType
    beds: int
    bed: int
    own_cost: bool = False
