"""Making the nights in the database what the plan says."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from logistics.accommodation import models
from logistics.accommodation.queries import (
    find_hotel,
    nights_of_training,
    rooms_of,
    stays_of,
)
from logistics.accommodation.rules import (
    BedNight,
    BedRequest,
    PlacedBed,
    PlannedRoom,
    Room,
    RoomPlan,
    is_own_cost,
    nights_of_stay,
    plan_rooms,
)
from logistics.core.db import db
from logistics.core.errors import Taken
from logistics.roster.queries import people_of
from logistics.roster.rules import Person
from logistics.trainings.rules import Training


def settle_nights(training: Training, *, released: Collection[UUID] = ()) -> frozenset[UUID]:
    """Give everybody who takes part a bed on each night of their stay; return who was moved.

    People keep the bed they have, except those `released` because they asked for something else.
    Without a hotel nothing happens.
    """
    db.session.flush()
    hotel = find_hotel(training.id)
    if hotel is None:
        return frozenset()
    _wait_for_others(hotel.id)
    rooms = rooms_of(hotel.id)
    people = {person.code: person for person in people_of(training.id)}
    codes = {person.id: person.code for person in people.values()}
    ours = {room.id for room in rooms}
    nights = [night for night in nights_of_training(training.id) if night.room_id in ours]
    plan = plan_rooms(
        _requests(training.id, people.values()),
        rooms=[PlannedRoom(room.label, room.room_type, room.beds) for room in rooms],
        placed=[_placed(n, codes) for n in nights if n.person_id not in released],
    )
    room_ids = _add_rooms(hotel.id, rooms, plan)
    return _apply(training, plan, people=people, nights=nights, room_ids=room_ids)


def _requests(training_id: UUID, people: Iterable[Person]) -> list[BedRequest]:
    stays = stays_of(training_id)
    return [
        BedRequest(person.code, stay.wish.room_type, nights_of_stay(stay), stay.wish.sharing_with)
        for person in people
        if person.takes_part and (stay := stays.get(person.id)) is not None
    ]


def _placed(night: BedNight, codes: dict[UUID, str]) -> PlacedBed:
    return PlacedBed(codes[night.person_id], night.night, night.room_label, night.bed)


def _add_rooms(hotel_id: UUID, rooms: list[Room], plan: RoomPlan) -> dict[str, UUID]:
    """Store the rooms the plan needs beyond those there are; return all ids by label."""
    ids = {room.label: room.id for room in rooms}
    added = [
        models.Room(hotel_id=hotel_id, label=room.label, room_type=room.room_type, beds=room.beds)
        for room in plan.rooms
        if room.label not in ids
    ]
    db.session.add_all(added)
    db.session.flush()
    return ids | {room.label: room.id for room in added}


def _apply(
    training: Training,
    plan: RoomPlan,
    *,
    people: dict[str, Person],
    nights: list[BedNight],
    room_ids: dict[str, UUID],
) -> frozenset[UUID]:
    stored = {(night.person_id, night.night, night.room_id, night.bed) for night in nights}
    wanted = {
        (people[bed.code].id, bed.night, room_ids[bed.label], bed.bed): people[bed.code].kind
        for bed in plan.beds
    }
    gone, new = stored - wanted.keys(), wanted.keys() - stored
    # Beds are freed before they are given away: the database holds each bed and night once.
    for person_id, night, _, _ in gone:
        row = models.Night
        db.session.execute(delete(row).where(row.person_id == person_id, row.night == night))
    db.session.add_all(
        models.Night(
            person_id=person_id,
            night=night,
            room_id=room_id,
            bed=bed,
            own_cost=is_own_cost(wanted[person_id, night, room_id, bed], night, training),
        )
        for person_id, night, room_id, bed in sorted(new)
    )
    try:
        db.session.flush()
    except IntegrityError as error:  # somebody was moved into one of these beds meanwhile
        raise Taken("The rooms were changed at the same moment. Please try once more.") from error
    return frozenset(key[0] for key in gone | new)


def _wait_for_others(hotel_id: UUID) -> None:
    """Let one plan of a hotel be made at a time, on databases where two could."""
    query = select(models.Hotel.id).where(models.Hotel.id == hotel_id).with_for_update()
    db.session.execute(query)
