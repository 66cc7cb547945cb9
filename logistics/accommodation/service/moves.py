"""One person to another room, on some nights."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from logistics.accommodation import models
from logistics.accommodation.queries import find_hotel_facts
from logistics.accommodation.rules import (
    HotelFacts,
    Move,
    Room,
    beds_for_move,
    free_rooms,
    is_own_cost,
    taken_text,
)
from logistics.accommodation.service.stays import lock_stay
from logistics.core.db import db
from logistics.core.errors import DomainError, NotFound, StaleSave, Taken
from logistics.core.periods import day_text
from logistics.roster.queries import get_person
from logistics.roster.rules import Person
from logistics.trainings.rules import Training


def move_person(training: Training, move: Move, *, version: int) -> None:
    """Give somebody another bed; `version` is the one of their stay that was looked at.

    Raise Taken, naming what is free, where the room is full; StaleSave where their rooms or
    dates were changed meanwhile; DomainError for nights they do not stay.
    """
    person = get_person(training.id, move.person_id)
    row = lock_stay(training.id, person.id)
    facts = find_hotel_facts(training.id)
    if facts is None or row is None:
        raise DomainError("There is no stay in a hotel yet: enter the dates first.")
    room = next((room for room in facts.rooms if room.id == move.room_id), None)
    if room is None:
        raise NotFound
    if row.version != version:
        raise StaleSave(_differences(facts, move, room))
    stay = facts.stays[person.id]
    beds = beds_for_move(move, room, stay=stay, rooms=facts.rooms, nights=facts.nights)
    flag_modified(row, "check_in")  # whoever looks at the old rooms is told so when they save
    _store(training, person, room=room, beds=beds, facts=facts)


def _store(
    training: Training, person: Person, *, room: Room, beds: dict[date, int], facts: HotelFacts
) -> None:
    table = models.Night
    own_cost = {n.night: n.own_cost for n in facts.nights if n.person_id == person.id}
    db.session.execute(delete(table).where(table.person_id == person.id, table.night.in_(beds)))
    db.session.add_all(
        table(
            person_id=person.id,
            night=night,
            room_id=room.id,
            bed=bed,
            own_cost=own_cost.get(night, is_own_cost(person.kind, night, training)),
        )
        for night, bed in beds.items()
    )
    try:
        db.session.flush()
    except IntegrityError as error:  # two at once: the database gave the bed to the other
        move = Move(person.id, tuple(beds), room.id)
        free = free_rooms(move, facts.rooms, facts.nights)
        raise Taken(taken_text(room, free), field="room") from error


def _differences(facts: HotelFacts, move: Move, room: Room) -> tuple[tuple[str, str, str], ...]:
    there = {n.night: n.room_label for n in facts.nights if n.person_id == move.person_id}
    return tuple(
        (day_text(night), there.get(night, ""), room.label) for night in sorted(move.nights)
    )
