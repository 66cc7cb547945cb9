"""Reading the agenda: items with leads and spaces as plain facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import FromClause, bindparam, case, literal_column, or_, select, union_all

from logistics.agenda import models
from logistics.agenda.rules import (
    TEAM,
    AgendaFacts,
    Crew,
    HalfDay,
    Item,
    ItemContent,
    ItemKind,
    Visibility,
)
from logistics.core.db import db
from logistics.core.errors import NotFound
from logistics.roster import models as roster_models
from logistics.roster.rules import HOLDING, Kind, NameUse, name_for
from logistics.trainings import models as training_models
from logistics.trainings.queries import spaces_of, themes_of
from logistics.trainings.rules import Training


class _Stored(NamedTuple):
    """One row of the items, whose fields are quicker to reach than those of a database row."""

    id: UUID
    code: str
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    counted: bool
    slot: str | None
    theme: str | None
    visibility: str
    method: str
    objectives: str
    room_setup: str
    materials: list[str]
    handouts: list[str]
    version: int
    sequence: int
    changed_at: datetime
    cancelled_at: datetime | None


# Plain tables, not mapped classes, and statements built once: a list is read on every page.
_ITEM: FromClause = models.AgendaItem.__table__
_LEAD: FromClause = models.AgendaLead.__table__
_TAKEN: FromClause = models.AgendaSpace.__table__
_PERSON: FromClause = roster_models.Person.__table__
_SPACE: FromClause = training_models.Space.__table__
_COLUMNS = tuple(_ITEM.c[name] for name in _Stored._fields)
_OF_TRAINING = _ITEM.c.training_id == bindparam("training_id")
_ALL_ITEMS = select(*_COLUMNS).where(_OF_TRAINING).order_by(_ITEM.c.starts_at, _ITEM.c.code)
_STANDING_ITEMS = _ALL_ITEMS.where(_ITEM.c.cancelled_at.is_(None))
# Trainers with what is sealed about them, and without it who holds a place.
_CREW = (
    select(
        _PERSON.c.id,
        _PERSON.c.code,
        case((_PERSON.c.kind == Kind.TRAINER.value, _PERSON.c.sealed)).label("sealed"),
    )
    .where(
        _PERSON.c.training_id == bindparam("training_id"),
        or_(
            _PERSON.c.kind == Kind.TRAINER.value,
            _PERSON.c.state.in_([state.value for state in sorted(HOLDING)]),
        ),
    )
    .order_by(_PERSON.c.code)
)
_REFERENCES = union_all(
    select(
        _ITEM.c.code,
        literal_column("'lead'").label("what"),
        _LEAD.c.position,
        _PERSON.c.code.label("name"),
    )
    .join(_LEAD, _LEAD.c.item_id == _ITEM.c.id)
    .outerjoin(_PERSON, _PERSON.c.id == _LEAD.c.person_id)
    .where(_OF_TRAINING),
    select(_ITEM.c.code, literal_column("'space'"), _TAKEN.c.position, _SPACE.c.name)
    .join(_TAKEN, _TAKEN.c.item_id == _ITEM.c.id)
    .join(_SPACE, _SPACE.c.id == _TAKEN.c.space_id)
    .where(_OF_TRAINING),
).order_by("position")


@dataclass(frozen=True, slots=True)
class _References:
    """Codes of those who lead an item and names of its spaces, in their order."""

    leads: list[str] = field(default_factory=list)
    spaces: list[str] = field(default_factory=list)


def items_of(training_id: UUID, *, with_cancelled: bool = False) -> list[Item]:
    """Return the items of all days in order of time, then code."""
    query = _ALL_ITEMS if with_cancelled else _STANDING_ITEMS
    rows = map(_Stored._make, db.session.execute(query, {"training_id": training_id}).all())
    references = _references_of(training_id)
    return [_item_of_row(row, references[row.code]) for row in rows]


def item_codes(training_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the code of each item of some trainings, of cancelled ones too."""
    item = models.AgendaItem
    rows = db.session.execute(
        select(item.id, item.code).where(item.training_id.in_(list(training_ids)))
    )
    return {row.id: row.code for row in rows}


def get_item(training_id: UUID, item_id: UUID) -> Item:
    """Return one item that still stands; raise NotFound for another training's."""
    return item_among(items_of(training_id), item_id)


def item_among(items: Iterable[Item], item_id: UUID) -> Item:
    """Return the item with this id; raise NotFound if none has it."""
    for item in items:
        if item.id == item_id:
            return item
    raise NotFound


def items_visible_to_participants(items: list[Item]) -> list[Item]:
    """Leave out what only the team sees."""
    return [i for i in items if i.content.visibility is Visibility.PARTICIPANTS]


def team_notes_of(item_id: UUID) -> str:
    """Return what the team wrote about an item for itself."""
    query = select(_ITEM.c.id, _ITEM.c.sealed).where(_ITEM.c.id == item_id)
    row = db.session.execute(query).one()
    return models.AgendaItem.open_row(row.id, row.sealed).text


def team_notes_by_item(training_id: UUID) -> dict[UUID, str]:
    """Return the team's notes of every item, cancelled ones too, by item."""
    query = select(_ITEM.c.id, _ITEM.c.sealed).where(_ITEM.c.training_id == training_id)
    opened = models.AgendaItem.open_row
    return {row.id: opened(row.id, row.sealed).text for row in db.session.execute(query)}


def trainer_ids(training_id: UUID) -> dict[str, UUID]:
    """Return the ids of the trainers by code, in order of code."""
    person = roster_models.Person
    rows = db.session.execute(
        select(person.code, person.id)
        .where(person.training_id == training_id, person.kind == Kind.TRAINER)
        .order_by(person.code)
    )
    return {row.code: row.id for row in rows}


def crew_of(training_id: UUID) -> Crew:
    """Return who trains, by code with the name in use, and how many places are held."""
    rows = db.session.execute(_CREW, {"training_id": training_id}).all()
    opened = roster_models.Person.open_row
    return Crew(
        trainers={
            code: name_for(opened(person_id, sealed), NameUse.BADGE)
            for person_id, code, sealed in rows
            if sealed is not None
        },
        places_held=sum(sealed is None for _, _, sealed in rows),
    )


def agenda_facts(training: Training, items: Iterable[Item], crew: Crew) -> AgendaFacts:
    """Return what the agenda's findings rest on, but for journeys, which are not known here."""
    return AgendaFacts(
        training=training,
        items=items,
        spaces=spaces_of(training.id),
        themes=themes_of(training.id),
        places_held=crew.places_held,
        arrivals={},
        departures={},
    )


def _references_of(training_id: UUID) -> dict[str, _References]:
    """Return who leads and which spaces are taken by the item's code, in one query."""
    found: dict[str, _References] = defaultdict(_References)
    for code, what, _position, name in db.session.execute(
        _REFERENCES, {"training_id": training_id}
    ):
        reference = found[code]
        (reference.leads if what == "lead" else reference.spaces).append(name or TEAM)
    return found


def _item_of_row(row: _Stored, references: _References) -> Item:
    return Item(
        id=row.id,
        code=row.code,
        content=_content_of_row(row, references),
        version=row.version,
        sequence=row.sequence,
        changed_at=row.changed_at,
        cancelled_at=row.cancelled_at,
    )


def _content_of_row(row: _Stored, references: _References) -> ItemContent:
    leads = references.leads
    return ItemContent(
        title=row.title,
        kind=ItemKind(row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        counted=row.counted,
        slot=HalfDay(row.slot) if row.slot else None,
        theme=row.theme,
        visibility=Visibility(row.visibility),
        lead=leads[0] if leads else TEAM,
        co_leads=tuple(leads[1:]),
        spaces=tuple(references.spaces),
        method=row.method,
        objectives=row.objectives,
        room_setup=row.room_setup,
        materials=tuple(row.materials),
        handouts=tuple(row.handouts),
    )
