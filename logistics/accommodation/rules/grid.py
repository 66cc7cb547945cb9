"""The rooms by nights grid, ready to be shown."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logistics.accommodation.rules.facts import (
    BedNight,
    BlockNight,
    Hotel,
    Room,
    RoomType,
    Stay,
    paid_nights,
)
from logistics.accommodation.rules.rooming import Rooming, office_name
from logistics.core.text import sort_key
from logistics.roster.rules import Person
from logistics.trainings.rules import Training

Counts = dict[tuple[RoomType, date], tuple[int, int]]  # rooms used and held


@dataclass(frozen=True)
class Guest:
    """Somebody in a bed; `is_new` on the first night in this room."""

    person_id: UUID
    code: str
    name: str
    own_cost: bool
    is_new: bool


@dataclass(frozen=True)
class Cell:
    """One room on one night; `held` says whether the block still has it for us."""

    guests: tuple[Guest, ...]
    beds: int
    held: bool

    @property
    def free(self) -> int:
        """Beds somebody could still have, in a room that is ours on this night."""
        return self.beds - len(self.guests) if self.guests or self.held else 0


@dataclass(frozen=True)
class GridRow:
    """One room over the nights."""

    room: Room
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class BlockRow:
    """Rooms of one type: (used, held) by night."""

    room_type: RoomType
    counts: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Waiting:
    """Somebody without a bed; no nights if their dates are not known."""

    person: Person
    name: str
    nights: tuple[date, ...]


@dataclass(frozen=True)
class Grid:
    """Rooms by nights, the block beside what is used, totals, and who is without a bed."""

    nights: tuple[date, ...]
    paid: tuple[date, ...]
    rows: tuple[GridRow, ...]
    block: tuple[BlockRow, ...]
    people: tuple[int, ...]
    rooms: tuple[int, ...]
    waiting: tuple[Waiting, ...]

    @property
    def person_nights(self) -> int:
        """How many beds are slept in, over all nights."""
        return sum(self.people)


@dataclass(frozen=True)
class HotelFacts:
    """A hotel with everybody in it."""

    hotel: Hotel
    people: tuple[Person, ...]
    stays: Mapping[UUID, Stay]
    rooms: tuple[Room, ...]
    nights: tuple[BedNight, ...]
    block: tuple[BlockNight, ...]


def subjects_of(facts: HotelFacts, person_id: UUID) -> frozenset[str]:
    """Return what findings about one person's nights are about: themselves, who shares, rooms."""
    own = [bed for bed in facts.nights if bed.person_id == person_id]
    rooms = {(bed.room_id, bed.night) for bed in own}
    sharing = {bed.person_id for bed in facts.nights if (bed.room_id, bed.night) in rooms}
    codes = {person.code for person in facts.people if person.id in {*sharing, person_id}}
    held = {f"{bed.room_type} {bed.night}" for bed in own}
    return frozenset(codes | held | {bed.room_label for bed in own})


def rooming_grid(facts: HotelFacts, training: Training) -> Grid:
    """Lay the rooms out by night; rooms by label, people in a room by bed."""
    coming = sorted((p for p in facts.people if p.takes_part), key=lambda p: sort_key(p.code))
    rooming = Rooming(tuple(coming), facts.stays, facts.nights, {}, training)
    dates = tuple(
        sorted({b.night for b in facts.block if b.rooms} | {n.night for n in facts.nights})
    )
    counts = _counts(facts, rooming.rooms_used())
    return Grid(
        nights=dates,
        paid=paid_nights(training),
        rows=tuple(_rows(facts, dates, counts)),
        block=tuple(
            BlockRow(room_type, tuple(counts.get((room_type, night), (0, 0)) for night in dates))
            for room_type in sorted(
                {room_type for room_type, _ in counts}, key=list(RoomType).index
            )
        ),
        people=tuple(sum(bed.night == night for bed in facts.nights) for night in dates),
        rooms=tuple(sum(u for (_, n), (u, _) in counts.items() if n == night) for night in dates),
        waiting=tuple(_waiting(rooming)),
    )


def _counts(facts: HotelFacts, used: Mapping[tuple[RoomType, date], int]) -> Counts:
    held = {(b.room_type, b.night): b.rooms for b in facts.block}
    return {key: (used.get(key, 0), held.get(key, 0)) for key in {*used, *held}}


def _rows(facts: HotelFacts, dates: Sequence[date], counts: Counts) -> Iterator[GridRow]:
    guests = _guests(facts)
    # Of the empty rooms of a type the first ones are ours, as many as the block still holds.
    left = {key: held - used for key, (used, held) in counts.items()}
    for room in sorted(facts.rooms, key=lambda room: sort_key(room.label)):
        cells = []
        for night in dates:
            there = guests.get((room.id, night), ())
            held = bool(there) or left.get((room.room_type, night), 0) > 0
            if not there and held:
                left[room.room_type, night] -= 1
            cells.append(Cell(tuple(there), room.beds, held))
        yield GridRow(room, tuple(cells))


def _guests(facts: HotelFacts) -> dict[tuple[UUID, date], list[Guest]]:
    people = {person.id: person for person in facts.people}
    seen: set[tuple[UUID, UUID]] = set()
    found: dict[tuple[UUID, date], list[Guest]] = defaultdict(list)
    for bed in sorted(facts.nights, key=lambda bed: (bed.night, bed.bed)):
        person, stretch = people[bed.person_id], (bed.room_id, bed.person_id)
        found[bed.room_id, bed.night].append(
            Guest(
                person_id=person.id,
                code=person.code,
                name=office_name(person),
                own_cost=bed.own_cost,
                is_new=stretch not in seen,
            )
        )
        seen.add(stretch)
    return found


def _waiting(rooming: Rooming) -> Iterator[Waiting]:
    for person in rooming.people:
        if rooming.is_waiting(person):
            nights = tuple(sorted(rooming.bedless[person.id]))
            yield Waiting(person, office_name(person), nights)


@dataclass(frozen=True)
class OwnNight:
    """Where one person sleeps on one night, and who else is in the room."""

    bed: BedNight
    mates: tuple[str, ...]


def own_nights(facts: HotelFacts, person_id: UUID) -> list[OwnNight]:
    """Return the nights of one person in order, with the names of their room-mates."""
    guests = _guests(facts)
    own = sorted((bed for bed in facts.nights if bed.person_id == person_id), key=lambda b: b.night)
    return [
        OwnNight(
            bed,
            tuple(g.name for g in guests[bed.room_id, bed.night] if g.person_id != person_id),
        )
        for bed in own
    ]
