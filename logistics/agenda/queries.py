"""Reading the agenda: items with leads and spaces as plain facts."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from logistics.agenda import models
from logistics.agenda.rules import TEAM, HalfDay, Item, ItemContent, ItemKind, Visibility
from logistics.core.db import AnyRow, db
from logistics.core.errors import NotFound
from logistics.roster import models as roster_models
from logistics.roster.rules import Kind
from logistics.trainings import models as training_models

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


def items_of(training_id: UUID, *, with_cancelled: bool = False) -> list[Item]:
    """Return the items of all days in order of time, then code."""
    query = select(*_COLUMNS).where(_ITEM.training_id == training_id)
    if not with_cancelled:
        query = query.where(_ITEM.cancelled_at.is_(None))
    rows = db.session.execute(query.order_by(_ITEM.starts_at, _ITEM.code)).all()
    leads = _leads_of(training_id)
    spaces = _spaces_of(training_id)
    return [_item_of_row(row, leads=leads[row.id], spaces=spaces[row.id]) for row in rows]


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


def _leads_of(training_id: UUID) -> dict[UUID, list[str]]:
    rows = db.session.execute(
        select(models.AgendaLead.item_id, roster_models.Person.code)
        .join(_ITEM, _ITEM.id == models.AgendaLead.item_id)
        .outerjoin(roster_models.Person, roster_models.Person.id == models.AgendaLead.person_id)
        .where(_ITEM.training_id == training_id)
        .order_by(models.AgendaLead.position)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row.code or TEAM)
    return found


def _spaces_of(training_id: UUID) -> dict[UUID, list[str]]:
    rows = db.session.execute(
        select(models.AgendaSpace.item_id, training_models.Space.name)
        .join(training_models.Space, training_models.Space.id == models.AgendaSpace.space_id)
        .where(training_models.Space.training_id == training_id)
        .order_by(models.AgendaSpace.position)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row.name)
    return found


def _item_of_row(row: AnyRow, *, leads: list[str], spaces: list[str]) -> Item:
    content = ItemContent(
        **{name: getattr(row, name) for name in _SAME_NAME},
        kind=ItemKind(row.kind),
        slot=HalfDay(row.slot) if row.slot else None,
        visibility=Visibility(row.visibility),
        lead=leads[0] if leads else TEAM,
        co_leads=tuple(leads[1:]),
        spaces=tuple(spaces),
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
