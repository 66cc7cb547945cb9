"""Who sleeps where: everybody gets one bed each night, and keeps the room they have."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from logistics.accommodation.rules.facts import BEDS, RoomType, room_label
from logistics.core.text import sort_key

_NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class BedRequest:
    """Who needs a bed on which nights; `sharing_with` is the code of the room-mate wished for."""

    code: str
    room_type: RoomType
    nights: frozenset[date]
    sharing_with: str = ""


@dataclass(frozen=True)
class PlacedBed:
    """One person in one bed on one night."""

    code: str
    night: date
    label: str
    bed: int


@dataclass(frozen=True)
class PlannedRoom:
    """A room by its label."""

    label: str
    room_type: RoomType
    beds: int


@dataclass(frozen=True)
class RoomPlan:
    """All rooms by label, the given and the new ones, and every bed by code and night."""

    rooms: tuple[PlannedRoom, ...]
    beds: tuple[PlacedBed, ...]


Party = tuple[BedRequest, ...]  # one person, or two who name each other for a twin
Missing = dict[str, list[date]]  # the nights somebody still has no bed on


def plan_rooms(
    requests: Iterable[BedRequest],
    *,
    rooms: Sequence[PlannedRoom] = (),
    placed: Iterable[PlacedBed] = (),
) -> RoomPlan:
    """Give everybody a bed each night, moving nobody who is `placed` on a night they stay.

    Two who name each other share a twin room on their common nights; anybody else gets a room
    alone. Rooms are made when the given ones are not enough. The same facts, in any order, give
    the same plan; a plan put in again as `placed` comes out unchanged.
    """
    wanted = {request.code: request for request in requests}
    house = _House(rooms)
    for bed in sorted(placed, key=_bed_key):
        if bed.code in wanted and bed.night in wanted[bed.code].nights:
            house.keep(bed)
    for party in _parties(wanted):
        _lodge(house, party)
    return RoomPlan(
        tuple(sorted(house.rooms.values(), key=lambda room: sort_key(room.label))),
        tuple(sorted(house.placed.values(), key=_bed_key)),
    )


def are_mutual(one: BedRequest, other: BedRequest) -> bool:
    """Say whether the two ask for a twin room with each other."""
    return (
        one.code != other.code
        and one.room_type is other.room_type is RoomType.TWIN
        and (one.sharing_with, other.sharing_with) == (other.code, one.code)
    )


def _parties(wanted: dict[str, BedRequest]) -> Iterator[Party]:
    for code in sorted(wanted, key=sort_key):
        request = wanted[code]
        mate = wanted.get(request.sharing_with)
        if mate is None or not are_mutual(request, mate):
            yield (request,)
        elif sort_key(code) < sort_key(mate.code):
            yield (request, mate)


def _lodge(house: "_House", party: Party) -> None:
    missing = house.missing(party)
    if not missing or _put_into_home(house, party, missing):
        return
    if len(party) == 1:
        house.release(party[0])  # one other room for the whole stay is kinder than two
        missing = house.missing(party)
    else:
        _join_room_mate(house, party)
        missing = house.missing(party)
    if missing:
        house.put(missing, house.empty_room(party[0].room_type, _nights(missing)))


def _put_into_home(house: "_House", party: Party, missing: Missing) -> bool:
    """Put the missing nights into a room the party has, their own before the room-mate's."""
    for codes in (list(missing), [request.code for request in party]):
        for label in house.homes(codes):
            if house.fits(label, party, missing):
                house.put(missing, label)
                return True
    return False


def _join_room_mate(house: "_House", party: Party) -> None:
    """Put each night on which the room-mate has a bed into that room, where one is free."""
    for request, mate in (party, party[::-1]):
        for night in house.missing((request,)).get(request.code, []):
            bed = house.placed.get((mate.code, night))
            if bed and house.fits(bed.label, party, {request.code: [night]}):
                house.put({request.code: [night]}, bed.label)


def _nights(missing: Missing) -> set[date]:
    return {night for nights in missing.values() for night in nights}


def _bed_key(bed: PlacedBed) -> tuple[object, ...]:
    return sort_key(bed.code), bed.night, sort_key(bed.label), bed.bed


class _House:
    """The rooms and who is in them, while the plan is made."""

    def __init__(self, rooms: Sequence[PlannedRoom]) -> None:
        self.rooms = {room.label: room for room in sorted(rooms, key=lambda r: sort_key(r.label))}
        self.placed: dict[tuple[str, date], PlacedBed] = {}
        self.beds: dict[tuple[str, date], dict[int, str]] = {}

    def keep(self, bed: PlacedBed) -> None:
        """Leave somebody where they are, unless that bed is gone or twice taken."""
        room = self.rooms.get(bed.label)
        free = bed.bed not in self.beds.get((bed.label, bed.night), {})
        if room and free and 1 <= bed.bed <= room.beds and (bed.code, bed.night) not in self.placed:
            self._take(bed)

    def release(self, request: BedRequest) -> None:
        """Free the beds of one person."""
        for night in request.nights:
            bed = self.placed.pop((request.code, night), None)
            if bed:
                del self.beds[bed.label, night][bed.bed]

    def missing(self, party: Party) -> Missing:
        """Return by code the nights without a bed, in order."""
        found = {
            request.code: sorted(n for n in request.nights if (request.code, n) not in self.placed)
            for request in party
        }
        return {code: nights for code, nights in found.items() if nights}

    def homes(self, codes: Collection[str]) -> list[str]:
        """Return the rooms these people sleep in, most nights first."""
        counts = Counter(bed.label for bed in self.placed.values() if bed.code in codes)
        return sorted(counts, key=lambda label: (-counts[label], sort_key(label)))

    def fits(self, label: str, party: Party, missing: Missing) -> bool:
        """Say whether a room has the beds, and nobody in it who is no room-mate already."""
        mates = self._mates(label, {request.code for request in party})
        for night in _nights(missing):
            there = self.beds.get((label, night), {})
            coming = sum(night in nights for nights in missing.values())
            if len(there) + coming > self.rooms[label].beds or not mates.issuperset(there.values()):
                return False
        return True

    def empty_room(self, room_type: RoomType, nights: Collection[date]) -> str:
        """Return the first room of a type that is empty on all these nights, or a new one."""
        same_type = [room for room in self.rooms.values() if room.room_type is room_type]
        large_enough = [room for room in same_type if room.beds >= BEDS[room_type]]
        for room in large_enough:
            if not any(self.beds.get((room.label, night)) for night in nights):
                return room.label
        number = 1 + max(map(_number, same_type), default=0)
        while (label := room_label(room_type, number)) in self.rooms:
            number += 1
        beds = large_enough[0].beds if large_enough else BEDS[room_type]
        self.rooms[label] = PlannedRoom(label, room_type, beds)
        return label

    def put(self, missing: Missing, label: str) -> None:
        """Give everybody one bed of the room for all their nights where that is possible."""
        for code, nights in missing.items():
            steady = self._steady_bed(code, nights, label)
            for night in nights:
                self._take(PlacedBed(code, night, label, steady or self._free(label, night)[0]))

    def _steady_bed(self, code: str, nights: Collection[date], label: str) -> int:
        used = Counter(b.bed for b in self.placed.values() if (b.code, b.label) == (code, label))
        for bed in sorted(range(1, self.rooms[label].beds + 1), key=lambda b: (-used[b], b)):
            if all(bed in self._free(label, night) for night in nights):
                return bed
        return 0

    def _free(self, label: str, night: date) -> list[int]:
        taken = self.beds.get((label, night), {})
        return [bed for bed in range(1, self.rooms[label].beds + 1) if bed not in taken]

    def _mates(self, label: str, codes: set[str]) -> set[str]:
        shared = [beds.values() for (room, _), beds in self.beds.items() if room == label]
        return codes.union(*(there for there in shared if not codes.isdisjoint(there)))

    def _take(self, bed: PlacedBed) -> None:
        self.placed[bed.code, bed.night] = bed
        self.beds.setdefault((bed.label, bed.night), {})[bed.bed] = bed.code


def _number(room: PlannedRoom) -> int:
    """Return the number in a label of ours, 0 for a label the hotel gave."""
    found = _NUMBER.search(room.label)
    number = int(found[0]) if found else 0
    return number if room.label == room_label(room.room_type, number) else 0
