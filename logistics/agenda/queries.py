"""Reading the agenda: items with leads and spaces as plain facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import literal, select

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
from logistics.core.db import AnyRow, db
from logistics.core.errors import NotFound
from logistics.roster import models as roster_models
from logistics.roster.queries import PERSON_COLUMNS, person_of_row
from logistics.roster.rules import HOLDING, Kind, NameUse, name_for
from logistics.trainings import models as training_models
from logistics.trainings.queries import spaces_of, themes_of
from logistics.trainings.rules import Training

_ITEM = models.AgendaItem
_COLUMNS = tuple(c for c in _ITEM.__table__.columns if c.name not in {"sealed", "training_id"})
_SAME_NAME = (
    "starts_at",
    "ends_at",
    "counted",
    "title",
    "theme",
    "method",
    "objectives",
    "room_setup",
)


@dataclass(frozen=True, slots=True)
class _References:
    """Codes of those who lead an item and names of its spaces, in their order."""

    leads: list[str] = field(default_factory=list)
    spaces: list[str] = field(default_factory=list)


def items_of(training_id: UUID, *, with_cancelled: bool = False) -> list[Item]:
    """Return the items of all days in order of time, then code."""
    query = select(*_COLUMNS).where(_ITEM.training_id == training_id)
    if not with_cancelled:
        query = query.where(_ITEM.cancelled_at.is_(None))
    rows = db.session.execute(query.order_by(_ITEM.starts_at, _ITEM.code)).all()
    references = _references_of(training_id)
    return [_item_of_row(row, references[row.id]) for row in rows]


def get_item(training_id: UUID, item_id: UUID) -> Item:
    """Return one item that still stands; raise NotFound for another training's."""
    for item in items_of(training_id):
        if item.id == item_id:
            return item
    raise NotFound


def items_visible_to_participants(items: list[Item]) -> list[Item]:
    """Leave out what only the team sees."""
    return [i for i in items if i.content.visibility is Visibility.PARTICIPANTS]


def team_notes_of(item_id: UUID) -> str:
    """Return what the team wrote about an item for itself."""
    row = db.session.execute(select(_ITEM.id, _ITEM.sealed).where(_ITEM.id == item_id)).one()
    return _ITEM.open_row(row.id, row.sealed).text


def team_notes_by_item(training_id: UUID) -> dict[UUID, str]:
    """Return the team's notes of every item, cancelled ones too, by item."""
    rows = db.session.execute(
        select(_ITEM.id, _ITEM.sealed).where(_ITEM.training_id == training_id)
    )
    return {row.id: _ITEM.open_row(row.id, row.sealed).text for row in rows}


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
    person = roster_models.Person
    rows = db.session.execute(
        select(*PERSON_COLUMNS).where(person.training_id == training_id).order_by(person.code)
    ).all()
    trainers = [person_of_row(row) for row in rows if row.kind == Kind.TRAINER]
    return Crew(
        trainers={each.code: name_for(each.details, NameUse.BADGE) for each in trainers},
        places_held=sum(row.kind == Kind.PARTICIPANT and row.state in HOLDING for row in rows),
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


def _references_of(training_id: UUID) -> dict[UUID, _References]:
    """Return who leads and which spaces are taken by item, in one query."""
    lead, space, person = models.AgendaLead, models.AgendaSpace, roster_models.Person
    leads = (
        select(
            lead.item_id, literal("lead").label("what"), lead.position, person.code.label("name")
        )
        .join(_ITEM, _ITEM.id == lead.item_id)
        .outerjoin(person, person.id == lead.person_id)
        .where(_ITEM.training_id == training_id)
    )
    spaces = (
        select(space.item_id, literal("space"), space.position, training_models.Space.name)
        .join(training_models.Space, training_models.Space.id == space.space_id)
        .where(training_models.Space.training_id == training_id)
    )
    found: dict[UUID, _References] = defaultdict(_References)
    for row in db.session.execute(leads.union_all(spaces).order_by("position")):
        reference = found[row.item_id]
        (reference.leads if row.what == "lead" else reference.spaces).append(row.name or TEAM)
    return found


def _item_of_row(row: AnyRow, references: _References) -> Item:
    leads = references.leads
    content = ItemContent(
        **{name: getattr(row, name) for name in _SAME_NAME},
        kind=ItemKind(row.kind),
        slot=HalfDay(row.slot) if row.slot else None,
        visibility=Visibility(row.visibility),
        lead=leads[0] if leads else TEAM,
        co_leads=tuple(leads[1:]),
        spaces=tuple(references.spaces),
        materials=tuple(row.materials),
        handouts=tuple(row.handouts),
    )
    return Item(
        id=row.id,
        code=row.code,
        content=content,
        version=row.version,
        sequence=row.sequence,
        changed_at=row.changed_at,
        cancelled_at=row.cancelled_at,
    )
