"""Reading the hotel: block, rooms, stays and nights as plain facts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from logistics.accommodation import models
from logistics.accommodation.rules import (
    BedNight,
    BlockNight,
    Hotel,
    HotelFacts,
    Journey,
    Room,
    RoomType,
    Stay,
    accommodation_findings,
    subjects_of,
)
from logistics.core.db import AnyRow, AnySelect, db
from logistics.core.findings import Finding
from logistics.roster.queries import people_of
from logistics.trainings.rules import Training
from logistics.travel.queries import legs_of_person
from logistics.travel.rules import arrival_at, departure_at

_HOTEL = models.Hotel
_HOTEL_COLUMNS = tuple(c for c in _HOTEL.__table__.columns if c.name != "training_id")
_NIGHT = models.Night
_ROOM = models.Room
_STAY = models.Stay
_STAY_COLUMNS = tuple(c for c in _STAY.__table__.columns if c.name != "training_id")


def find_hotel(training_id: UUID) -> Hotel | None:
    """Return the hotel of the training, or None while none is chosen."""
    return _hotel(select(*_HOTEL_COLUMNS).where(_HOTEL.training_id == training_id))


def find_hotel_named(training_id: UUID, name: str) -> Hotel | None:
    """Return the hotel of this name, or None."""
    query = select(*_HOTEL_COLUMNS).where(_HOTEL.training_id == training_id, _HOTEL.name == name)
    return _hotel(query)


def _hotel(query: AnySelect) -> Hotel | None:
    row = db.session.execute(query.order_by(_HOTEL.name).limit(1)).one_or_none()
    return None if row is None else Hotel(**row._asdict())


def block_of(hotel_id: UUID) -> list[BlockNight]:
    """Return the room block by type and night."""
    table = models.RoomBlock
    rows = db.session.execute(
        select(table.room_type, table.night, table.rooms, table.rate_minor, table.currency)
        .where(table.hotel_id == hotel_id)
        .order_by(table.room_type, table.night)
    )
    return [
        BlockNight(RoomType(row.room_type), row.night, row.rooms, row.rate_minor, row.currency)
        for row in rows
    ]


def rooms_of(hotel_id: UUID) -> list[Room]:
    """Return the rooms by label."""
    rows = db.session.execute(
        select(_ROOM.id, _ROOM.label, _ROOM.room_type, _ROOM.beds, _ROOM.version)
        .where(_ROOM.hotel_id == hotel_id)
        .order_by(_ROOM.label)
    )
    return [Room(r.id, r.label, RoomType(r.room_type), r.beds, r.version) for r in rows]


def stays_of(training_id: UUID) -> dict[UUID, Stay]:
    """Return the stays of the training by person."""
    rows = db.session.execute(select(*_STAY_COLUMNS).where(_STAY.training_id == training_id))
    return {row.person_id: _stay_of_row(row) for row in rows}


def find_stay(person_id: UUID) -> Stay | None:
    """Return when one person stays, or None if nothing is known yet."""
    row = db.session.execute(
        select(*_STAY_COLUMNS).where(_STAY.person_id == person_id)
    ).one_or_none()
    return None if row is None else _stay_of_row(row)


def nights_of_training(training_id: UUID) -> list[BedNight]:
    """Return who sleeps where, by room label, night and bed."""
    query = _nights().join(models.Hotel, models.Hotel.id == _ROOM.hotel_id)
    return _bed_nights(query.where(models.Hotel.training_id == training_id))


def nights_of_person(person_id: UUID) -> list[BedNight]:
    """Return where one person sleeps, night by night."""
    return _bed_nights(_nights().where(_NIGHT.person_id == person_id))


def find_hotel_facts(training_id: UUID) -> HotelFacts | None:
    """Return the hotel with everybody in it, or None; six queries however many people there are."""
    hotel = find_hotel(training_id)
    if hotel is None:
        return None
    return HotelFacts(
        hotel=hotel,
        people=tuple(people_of(training_id)),
        stays=stays_of(training_id),
        rooms=tuple(rooms_of(hotel.id)),
        nights=tuple(nights_of_training(training_id)),
        block=tuple(block_of(hotel.id)),
    )


def findings_about(training: Training, person_id: UUID, *, at: datetime) -> list[Finding]:
    """Return what a change for one person now conflicts with, their room-mates and journey too."""
    facts = find_hotel_facts(training.id)
    if facts is None:
        return []
    found = accommodation_findings(
        facts.people,
        facts.stays,
        facts.nights,
        facts.block,
        {person_id: journey_of(training, person_id)},
        training=training,
        hotel=facts.hotel,
        at=at,
    )
    subjects = subjects_of(facts, person_id)
    return [finding for finding in found if finding.subject in subjects]


def journey_of(training: Training, person_id: UUID) -> Journey:
    """Return the days on which somebody arrives and leaves, at the training's place."""
    legs = legs_of_person(person_id)
    arrives, departs = arrival_at(legs), departure_at(legs)
    return Journey(
        arrives=training.local(arrives).date() if arrives else None,
        departs=training.local(departs).date() if departs else None,
    )


def _nights() -> AnySelect:
    return (
        select(
            _NIGHT.person_id,
            _NIGHT.night,
            _NIGHT.room_id,
            _NIGHT.bed,
            _NIGHT.own_cost,
            _ROOM.label,
            _ROOM.room_type,
            _ROOM.beds,
        )
        .join(_ROOM, _ROOM.id == _NIGHT.room_id)
        .order_by(_ROOM.label, _NIGHT.night, _NIGHT.bed)
    )


def _bed_nights(query: AnySelect) -> list[BedNight]:
    return [
        BedNight(
            person_id=row.person_id,
            night=row.night,
            room_id=row.room_id,
            room_label=row.label,
            room_type=RoomType(row.room_type),
            beds=row.beds,
            bed=row.bed,
            own_cost=row.own_cost,
        )
        for row in db.session.execute(query)
    ]


def _stay_of_row(row: AnyRow) -> Stay:
    return Stay(
        person_id=row.person_id,
        check_in=row.check_in,
        check_out=row.check_out,
        wish=_STAY.open_row(row.id, row.sealed).wish,
        version=row.version,
        sequence=row.sequence,
        changed_at=row.changed_at,
    )
