"""Whether somebody may have another bed, and what else is free."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from logistics.accommodation.rules.facts import BedNight, Move, Room, Stay, nights_of_stay
from logistics.accommodation.rules.rooming import nights_text
from logistics.core.errors import DomainError, Taken
from logistics.core.text import sort_key

Beds = dict[tuple[UUID, date], dict[int, UUID]]


def beds_for_move(
    move: Move, room: Room, *, stay: Stay | None, rooms: Iterable[Room], nights: Iterable[BedNight]
) -> dict[date, int]:
    """Return the bed of `room` on each night of a move.

    Raise DomainError for nights outside the stay and beds that do not exist, and Taken, naming
    rooms that are free, where somebody else sleeps.
    """
    nights = list(nights)
    _require_own_nights(move, stay, nights)
    if move.bed > room.beds:
        raise DomainError(f"{room.label} has no bed {move.bed}.", field="bed")
    taken = _taken(nights, but=move.person_id)
    wanted = [move.bed] if move.bed else range(1, room.beds + 1)
    free = {n: [b for b in wanted if b not in taken[room.id, n]] for n in move.nights}
    if full := [night for night, beds in free.items() if not beds]:
        raise Taken(_full_text(room, full, free_rooms(move, rooms, nights)), field="room")
    steady = set.intersection(*map(set, free.values()))
    return {night: min(steady or beds) for night, beds in free.items()}


def free_rooms(move: Move, rooms: Iterable[Room], nights: Iterable[BedNight]) -> list[Room]:
    """Return the rooms with a free bed on all nights of a move, by label.

    The room somebody has on all these nights is left out.
    """
    nights = list(nights)
    taken = _taken(nights, but=move.person_id)
    own = {(n.room_id, n.night) for n in nights if n.person_id == move.person_id}
    free = [
        room
        for room in rooms
        if all(len(taken[room.id, n]) < room.beds for n in move.nights)
        and not all((room.id, n) in own for n in move.nights)
    ]
    return sorted(free, key=lambda room: sort_key(room.label))


def taken_text(room: Room, free: Iterable[Room]) -> str:
    """Say that somebody was faster, and what is free instead."""
    return f"Somebody was given that bed in {room.label} first. {_instead(room, free)}"


def _require_own_nights(move: Move, stay: Stay | None, nights: Iterable[BedNight]) -> None:
    if not move.nights:
        raise DomainError("Choose at least one night.", field="nights")
    own = nights_of_stay(stay) | {n.night for n in nights if n.person_id == move.person_id}
    if foreign := set(move.nights) - own:
        text = f"Not a night of the stay: {nights_text(foreign)}. Change the stay first."
        raise DomainError(text, field="nights")


def _taken(nights: Iterable[BedNight], *, but: UUID) -> Beds:
    found: Beds = defaultdict(dict)
    for night in nights:
        if night.person_id != but:
            found[night.room_id, night.night][night.bed] = night.person_id
    return found


def _full_text(room: Room, full: list[date], free: list[Room]) -> str:
    return f"{room.label} is full on {nights_text(full)}. {_instead(room, free)}"


def _instead(room: Room, free: Iterable[Room]) -> str:
    labels = [other.label for other in free if other.id != room.id]
    if not labels:
        return "No other room is free on all these nights."
    more = f" and {len(labels) - 5} more" if len(labels) > 5 else ""
    return f"Free on these nights: {', '.join(labels[:5])}{more}."
