"""Reading what calendars show, and telling with one query whether any of it has changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any
from uuid import UUID

from sqlalchemy import String, bindparam, cast, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from logistics.access.queries import hash_of
from logistics.accommodation import models as accommodation_models
from logistics.accommodation.queries import find_hotel, find_stay, stays_of
from logistics.agenda import models as agenda_models
from logistics.agenda.queries import items_of
from logistics.calendars.models import Feed
from logistics.calendars.rules import OwnFacts, SharedFacts
from logistics.core.db import AnyRow, AnySelect, Scheduled, db
from logistics.roster import models as roster_models
from logistics.roster.rules import Kind, Person, State
from logistics.trainings import models as training_models
from logistics.trainings.queries import themes_of
from logistics.trainings.rules import Training
from logistics.travel import models as travel_models
from logistics.travel.queries import legs_of_person, legs_of_training

# Raise the first number with every change of what a calendar says of the same data.
RENDERER = f"1/{version('tzdata')}"
_PERSON = roster_models.Person
_TRAINING = training_models.Training
_ITEM = agenda_models.AgendaItem
_LEG = travel_models.Leg
_HOTEL = accommodation_models.Hotel
_SPACE = training_models.Space
_STAY = accommodation_models.Stay


@dataclass(frozen=True)
class OpenFeed:
    """Whose calendar a link opens, and the tag of what stands in it now."""

    person: Person  # without details: they are not read
    slug: str
    tag: str


def find_feed(token: str) -> OpenFeed | None:
    """Return whose calendar the link opens, with one query; None if revoked, or not coming."""
    # The connection, not the session: a subscriber asks often, and this halves the cost.
    connection = db.session.connection()
    row = connection.execute(_WATCHED, {"token_hash": hash_of(token)}).one_or_none()
    if row is None:
        return None
    person = Person(row.person_id, row.code, Kind(row.kind), State(row.state))
    return OpenFeed(person, row.slug, _tag(row)) if person.takes_part else None


def find_link_time(person_id: UUID) -> datetime | None:
    """Return when the link that works now was made, or None; its token is not known to us."""
    return db.session.scalars(
        select(Feed.created_at)
        .where(Feed.person_id == person_id, Feed.revoked_at.is_(None))
        .order_by(Feed.created_at.desc())
        .limit(1)
    ).one_or_none()


def shared_facts(training: Training) -> SharedFacts:
    """Return what all calendars of the training have in common."""
    return SharedFacts(
        training=training,
        items=tuple(items_of(training.id, with_cancelled=True)),
        themes={theme.code: theme.name for theme in themes_of(training.id)},
        hotel=find_hotel(training.id),
    )


def own_facts(person: Person) -> OwnFacts:
    """Return what belongs to one person's calendar."""
    legs = legs_of_person(person.id)
    return OwnFacts(
        person_id=person.id,
        kind=person.kind,
        legs=tuple(legs),
        stay=find_stay(person.id),
    )


def own_facts_of(training: Training, people: Iterable[Person]) -> list[OwnFacts]:
    """Return what belongs to each one's calendar, with the same few queries for any number."""
    legs, stays = legs_of_training(training.id), stays_of(training.id)
    return [
        OwnFacts(
            person_id=person.id,
            kind=person.kind,
            legs=tuple(leg for leg in legs if leg.person_id == person.id),
            stay=stays.get(person.id),
        )
        for person in people
    ]


def _tag(row: AnyRow) -> str:
    parts = [RENDERER, row.kind, str(row.training_version)]
    parts += [row.items, row.legs, row.stay, row.hotel, row.spaces]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:40]


def _mark(name: str, model: type[Any], *conditions: ColumnElement[bool]) -> ColumnElement[str]:
    """Return how many rows, the sums of their counters and the last change, as one text."""
    sums: list[Any] = [func.sum(model.version)]
    if issubclass(model, Scheduled):
        sums += [func.sum(model.sequence), func.max(model.changed_at)]
    text: ColumnElement[str] = cast(func.count(model.id), String)
    for number in sums:
        text = text + literal(".") + func.coalesce(cast(number, String), "")
    return select(text).where(*conditions).scalar_subquery().label(name)


# Items the person does not see count as well: a tag that changes once too often costs one more
# answer, and the sums cannot meet again when one item comes into sight as another leaves it.
_WATCHED: AnySelect = (
    select(
        Feed.person_id,
        _PERSON.code,
        _PERSON.kind,
        _PERSON.state,
        _TRAINING.slug,
        _TRAINING.version.label("training_version"),
        _mark("items", _ITEM, _ITEM.training_id == _TRAINING.id),
        _mark("legs", _LEG, _LEG.person_id == _PERSON.id),
        _mark("stay", _STAY, _STAY.person_id == _PERSON.id),
        _mark("hotel", _HOTEL, _HOTEL.training_id == _TRAINING.id),
        _mark("spaces", _SPACE, _SPACE.training_id == _TRAINING.id),
    )
    .join(_PERSON, _PERSON.id == Feed.person_id)
    .join(_TRAINING, _TRAINING.id == _PERSON.training_id)
    .where(Feed.token_hash == bindparam("token_hash"), Feed.revoked_at.is_(None))
)
