"""Facts of rooms: hotel, block, stays and nights."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from logistics.core.errors import DomainError
from logistics.core.money import Money
from logistics.core.periods import day_text, days, nights
from logistics.roster.rules import Kind
from logistics.trainings.rules import Training

T = TypeVar("T")
LONGEST_STAY_NIGHTS = 60


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
class BlockPlan:
    """The rooms of one type a hotel offers, before it is stored: (night, rooms) in order."""

    room_type: RoomType
    beds: int
    rate: Money
    rooms_by_night: tuple[tuple[date, int], ...]

    @property
    def most_rooms(self) -> int:
        """How many rooms of this type exist at all: the most held on any night."""
        return max((rooms for _, rooms in self.rooms_by_night), default=0)


@dataclass(frozen=True)
class HotelPlan:
    """A hotel with its room block, as written in a file, before it is stored."""

    name: str
    address: str
    check_in: time
    check_out: time
    cut_off: date | None
    attrition_percent: int
    city_tax: Money | None
    city_tax_paid_by: str
    blocks: tuple[BlockPlan, ...]


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
class StayChange:
    """What somebody's stay shall be from now on; both dates or neither."""

    check_in: date | None = None
    check_out: date | None = None
    wish: StayWish = field(default_factory=StayWish)


@dataclass(frozen=True)
class StayRecord:
    """What is sealed of a stay: the wish, and what the last file said, to tell edits from it."""

    wish: StayWish = field(default_factory=StayWish)
    imported: StayChange | None = None


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


@dataclass(frozen=True)
class Move:
    """One person to another room on some nights; bed 0 is any free bed there."""

    person_id: UUID
    nights: tuple[date, ...]
    room_id: UUID
    bed: int = 0


def room_label(room_type: RoomType, number: int) -> str:
    """Name a room until the hotel gives its number: Single 07, Twin 2."""
    digits = 2 if room_type is RoomType.SINGLE else 1
    return f"{room_type.value.capitalize()} {number:0{digits}}"


def city_tax(hotel: Hotel) -> str:
    """Write the tax of one person and night, EUR 1.30; nothing where there is none."""
    if not hotel.city_tax_minor:
        return ""
    return Money(hotel.city_tax_minor, hotel.city_tax_currency).text()


def paid_nights(training: Training) -> tuple[date, ...]:
    """Return the nights the organiser pays: day before day 1 to the night of the last day."""
    return tuple(days(training.first_day - timedelta(days=1), training.last_day))


def is_own_cost(kind: Kind, night: date, training: Training) -> bool:
    """Say whether a night is at the person's own cost; trainers come early on our behalf."""
    return kind is Kind.PARTICIPANT and night not in paid_nights(training)


def nights_of_stay(stay: Stay | StayChange | None) -> frozenset[date]:
    """Return the nights a stay asks a bed for; none without dates or without need of a room."""
    if stay is None or stay.check_in is None or stay.check_out is None:
        return frozenset()
    if stay.wish.room_type is RoomType.NONE:
        return frozenset()
    return frozenset(nights(stay.check_in, stay.check_out))


def require_possible(change: StayChange) -> None:
    """Raise DomainError, naming the field, for a stay that cannot be."""
    if change.check_in is None and change.check_out is None:
        return  # nothing is known yet, or the person sleeps at home
    if change.check_in is None:
        raise DomainError("The check-in is missing.", field="check_in")
    if change.check_out is None:
        raise DomainError("The check-out is missing.", field="check_out")
    if change.check_out <= change.check_in:
        raise DomainError("The check-out must be after the check-in.", field="check_out")
    if (change.check_out - change.check_in).days > LONGEST_STAY_NIGHTS:
        raise DomainError(
            f"More than {LONGEST_STAY_NIGHTS} nights: is a date mistyped?", field="check_out"
        )


def merged(stored: StayChange, file: StayChange, *, last: StayChange | None) -> StayChange:
    """Return a stay after a file came in: what the file changed since the `last` one counts.

    What somebody edited here stays as long as the file goes on saying what it said.
    """
    if last is None:
        return file
    wishes = (stored.wish, file.wish, last.wish)
    wish = {f.name: _newest(*(getattr(w, f.name) for w in wishes)) for f in fields(StayWish)}
    # The two dates belong together: half an edit and half a file could end before it begins.
    dates = ((s.check_in, s.check_out) for s in (stored, file, last))
    return StayChange(*_newest(*dates), wish=StayWish(**wish))


def _newest(stored: T, file: T, last: T) -> T:
    return stored if file == last else file


def differences(theirs: StayChange, yours: StayChange) -> tuple[tuple[str, str, str], ...]:
    """Return (label, theirs, yours) in words for what differs between two versions of a stay."""
    pairs = zip(_in_words(theirs), _in_words(yours), strict=True)
    return tuple((label, one, other) for (label, one), (_, other) in pairs if one != other)


def _in_words(stay: StayChange) -> list[tuple[str, str]]:
    wish = stay.wish
    return [
        ("From", day_text(stay.check_in) if stay.check_in else ""),
        ("To", day_text(stay.check_out) if stay.check_out else ""),
        ("Room", wish.room_type.value),
        ("Shares with", wish.sharing_with),
        ("Early check-in", "yes" if wish.early_check_in else "no"),
        ("Late check-out", "yes" if wish.late_check_out else "no"),
    ]
