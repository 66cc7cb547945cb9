"""Reading handouts, their sealed files, and what goes into packs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from logistics.access.policy import Actor
from logistics.accommodation.queries import (
    find_hotel,
    find_stay,
    nights_of_person,
    nights_of_training,
    stays_of,
)
from logistics.accommodation.rules import BedNight, Hotel, Stay
from logistics.agenda import models as agenda_models
from logistics.agenda.queries import items_of
from logistics.agenda.rules import Item
from logistics.core.db import AnyRow, AnySelect, db
from logistics.core.errors import NotFound
from logistics.core.sealing import Unreadable, key_ring
from logistics.materials import models
from logistics.materials.rules import Handout, handouts_for
from logistics.roster.queries import get_own_place
from logistics.roster.rules import Person
from logistics.trainings.queries import themes_of
from logistics.trainings.rules import Theme, Training
from logistics.travel.queries import bookings_of, legs_of_person, legs_of_training
from logistics.travel.rules import Booking, Leg

_TABLE = models.Handout
_COLUMNS = tuple(c for c in _TABLE.__table__.columns if c.name != "uploaded_by")


@dataclass(frozen=True)
class SharedFacts:
    """What the packs of one training have in common."""

    training: Training
    items: tuple[Item, ...]
    themes: tuple[Theme, ...]
    handouts: tuple[Handout, ...]
    hotel: Hotel | None
    bookings: Mapping[UUID, Booking]


@dataclass(frozen=True)
class OwnFacts:
    """What belongs to one person's pack."""

    person: Person
    legs: tuple[Leg, ...]
    stay: Stay | None
    nights: tuple[BedNight, ...]


def handouts_of(training_id: UUID) -> list[Handout]:
    """Return the handouts of the training by title."""
    rows = db.session.execute(_handouts(training_id).order_by(_TABLE.title, _TABLE.id))
    return [_handout_of_row(row) for row in rows]


def get_handout(training_id: UUID, handout_id: UUID) -> Handout:
    """Return one handout; raise NotFound for another training's."""
    row = db.session.execute(_handouts(training_id).where(_TABLE.id == handout_id)).one_or_none()
    if row is None:
        raise NotFound
    return _handout_of_row(row)


def get_own_handout(actor: Actor, handout_id: UUID) -> tuple[Item, Handout]:
    """Return a handout the actor takes home, with its session; raise NotFound for any other."""
    person, training = get_own_place(actor)
    if person.takes_part:
        own = handouts_for(person.kind, items_of(training.id), handouts_of(training.id))
        for item, handout in own:
            if handout.id == handout_id:
                return item, handout
    raise NotFound


def file_path(file_id: UUID) -> Path:
    """Return where a sealed file lies; its name says nothing."""
    folder: Path = current_app.extensions["settings"].files_folder
    return folder / str(file_id)


def file_context(file_id: UUID) -> str:
    """Return what binds a sealed file to its name."""
    return f"handout:{file_id}"


def content_of(handout: Handout) -> bytes:
    """Return the opened file; raise Unreadable if it is gone, changed or moved."""
    if handout.file_id is None:
        raise Unreadable
    try:
        sealed = file_path(handout.file_id).read_bytes()
    except OSError:
        raise Unreadable from None
    return key_ring().open(sealed, context=file_context(handout.file_id))


def shared_facts(training: Training) -> SharedFacts:
    """Return what all packs of the training have in common."""
    return SharedFacts(
        training=training,
        items=tuple(items_of(training.id)),
        themes=tuple(themes_of(training.id)),
        handouts=tuple(handouts_of(training.id)),
        hotel=find_hotel(training.id),
        bookings=bookings_of(training.id),
    )


def own_facts(person: Person) -> OwnFacts:
    """Return what belongs to one person's pack."""
    return OwnFacts(
        person=person,
        legs=tuple(legs_of_person(person.id)),
        stay=find_stay(person.id),
        nights=tuple(nights_of_person(person.id)),
    )


def own_facts_of(training: Training, people: Iterable[Person]) -> list[OwnFacts]:
    """Return what belongs to each one's pack, with the same few queries for any number."""
    legs, nights = legs_of_training(training.id), nights_of_training(training.id)
    stays = stays_of(training.id)
    return [
        OwnFacts(
            person=person,
            legs=tuple(leg for leg in legs if leg.person_id == person.id),
            stay=stays.get(person.id),
            nights=tuple(night for night in nights if night.person_id == person.id),
        )
        for person in people
    ]


def _handouts(training_id: UUID) -> AnySelect:
    item = agenda_models.AgendaItem
    return (
        select(*_COLUMNS)
        .join(item, item.id == _TABLE.item_id)
        .where(item.training_id == training_id)
    )


def _handout_of_row(row: AnyRow) -> Handout:
    return Handout(**{column.name: getattr(row, column.name) for column in _COLUMNS})
