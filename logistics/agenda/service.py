"""Changing the agenda: importing it, and creating, changing, moving and cancelling items."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from logistics.agenda import models, queries
from logistics.agenda.documents import agenda_pdf
from logistics.agenda.rules import TEAM, Item, ItemContent, ItemRow, Visibility, differences
from logistics.core.db import db
from logistics.core.documents.document import Document
from logistics.core.errors import DomainError, StaleSave
from logistics.core.tables import ImportReport
from logistics.trainings.queries import spaces_of
from logistics.trainings.rules import Theme, Training
from logistics.trainings.service import hold_training

# What a calendar shows of an item; leads, materials and notes are none of its business.
_IN_CALENDARS = ("title", "starts_at", "ends_at", "spaces", "visibility")
_OWN_COLUMNS = tuple(
    field.name for field in fields(ItemContent) if field.name not in {"lead", "co_leads", "spaces"}
)


@dataclass(frozen=True)
class _Plan:
    """Which rows of a file are new, and which change an item that is there."""

    new: tuple[ItemRow, ...] = ()
    changed: tuple[ItemRow, ...] = ()
    unchanged: int = 0
    misstated: tuple[int, ...] = ()

    @property
    def report(self) -> ImportReport:
        """How many rows of each."""
        return ImportReport(len(self.new), len(self.changed), self.unchanged, self.misstated)


@dataclass(frozen=True)
class _Ids:
    """Ids of what an item refers to."""

    trainers: Mapping[str, UUID]
    spaces: Mapping[str, UUID]


def import_items(training: Training, rows: Collection[ItemRow], *, at: datetime) -> ImportReport:
    """Bring the agenda to what the rows say, by code; items that no row names stay as they are."""
    hold_training(training.id)
    plan = _plan(training, rows)
    ids = _ids_of(training)
    for row in plan.new:
        _add(training, row, ids=ids, at=at)
    codes = [row.code for row in plan.changed]
    records = {record.code: record for record in _records(training, codes=codes)}
    stored = {item.code: item for item in queries.items_of(training.id, with_cancelled=True)}
    for row in plan.changed:
        _write(records[row.code], stored[row.code], row, ids=ids, at=at)
    db.session.flush()
    return plan.report


def create_item(training: Training, content: ItemContent, *, notes: str = "", at: datetime) -> Item:
    """Add an item with the next free code of its day, and return it.

    An item that says exactly the same is returned instead: a form sent twice makes one.
    """
    hold_training(training.id)
    _require_possible(content)
    stored = queries.items_of(training.id, with_cancelled=True)
    twin = next((item for item in stored if item.stands and item.content == content), None)
    if twin is not None and queries.team_notes_of(twin.id) == notes:
        return twin
    day = training.day_number(training.local(content.starts_at).date())
    code = _free_code(day, taken={item.code for item in stored})
    record = _add(training, ItemRow(code, content, notes), ids=_ids_of(training), at=at)
    db.session.flush()
    return queries.get_item(training.id, record.id)


def change_item(
    training: Training, opened: tuple[UUID, int], row: ItemRow, *, at: datetime
) -> Item:
    """Make the item say what `row` says; its code stays.

    `opened` is the item and the version the form was opened on. Raises NotFound, StaleSave.
    """
    item_id, version = opened
    _require_possible(row.content)
    record = _record(training, item_id)
    item = queries.get_item(training.id, item_id)
    stored = ItemRow(item.code, item.content, queries.team_notes_of(item_id))
    if version != item.version:
        raise StaleSave(differences(stored, row, training=training))
    _write(record, item, row, ids=_ids_of(training), at=at)
    db.session.flush()
    return queries.get_item(training.id, item_id)


def move_item(
    training: Training, opened: tuple[UUID, int], *, starts_at: datetime, at: datetime
) -> Item:
    """Let the item start at another time and keep its length; raises NotFound, StaleSave."""
    item = queries.get_item(training.id, opened[0])
    ends_at = starts_at + (item.content.ends_at - item.content.starts_at)
    content = replace(item.content, starts_at=starts_at, ends_at=ends_at)
    row = ItemRow(item.code, content, queries.team_notes_of(item.id))
    return change_item(training, opened, row, at=at)


def cancel_item(training: Training, opened: tuple[UUID, int], *, at: datetime) -> None:
    """Take the item out of the agenda; its row stays, so that calendars can say it is cancelled."""
    item_id, version = opened
    record = _record(training, item_id)
    item = queries.get_item(training.id, item_id)
    if version != item.version:
        raise StaleSave(())
    record.cancelled_at = at
    record.reschedule(at=at)
    db.session.flush()


def agenda_document(
    training: Training, items: Iterable[Item], themes: Iterable[Theme], *, audience: Visibility
) -> Document:
    """Return the agenda as one part of a larger document, which numbers the pages itself."""
    return agenda_pdf(training, items, themes, audience=audience, numbered=False)


def _plan(training: Training, rows: Collection[ItemRow]) -> _Plan:
    """Tell new and changed rows; a cancelled item that the file names stands again."""
    stored = {item.code: item for item in queries.items_of(training.id, with_cancelled=True)}
    notes = queries.team_notes_by_item(training.id)
    new, changed, unchanged = [], [], 0
    for row in rows:
        item = stored.get(row.code)
        if item is None:
            new.append(row)
        elif item.stands and (item.content, notes[item.id]) == (row.content, row.notes):
            unchanged += 1
        else:
            changed.append(row)
    misstated = tuple(row.line for row in rows if row.is_misstated)
    return _Plan(tuple(new), tuple(changed), unchanged, misstated)


def _require_possible(content: ItemContent) -> None:
    if content.ends_at <= content.starts_at:
        raise DomainError("The end must be after the start.", field="end")
    if content.counted and content.slot is None:
        raise DomainError("Say which half-day it counts for.", field="slot")


def _records(training: Training, *, codes: list[str]) -> Iterator[models.AgendaItem]:
    table = models.AgendaItem
    yield from db.session.scalars(
        select(table).where(table.training_id == training.id, table.code.in_(codes))
    )


def _record(training: Training, item_id: UUID) -> models.AgendaItem:
    """Load an item for writing; nobody else changes it until this transaction ends."""
    item = queries.get_item(training.id, item_id)
    return db.session.get_one(models.AgendaItem, item.id, with_for_update=True)


def _ids_of(training: Training) -> _Ids:
    return _Ids(
        trainers=queries.trainer_ids(training.id),
        spaces={space.name: space.id for space in spaces_of(training.id)},
    )


def _free_code(day: int, *, taken: set[str]) -> str:
    number = 1
    while (code := f"A{day}{number:02}") in taken:
        number += 1
    return code


def _add(training: Training, row: ItemRow, *, ids: _Ids, at: datetime) -> models.AgendaItem:
    record = models.AgendaItem(training_id=training.id, code=row.code, changed_at=at)
    record.seal(models.TeamNotes(row.notes))
    _copy(record, row.content)
    db.session.add(record)
    db.session.flush()
    _refer(record, row.content, ids)
    return record


def _write(
    record: models.AgendaItem, stored: Item, row: ItemRow, *, ids: _Ids, at: datetime
) -> None:
    content = row.content
    _copy(record, content)
    record.seal(models.TeamNotes(row.notes))
    if not stored.stands or any(
        getattr(content, name) != getattr(stored.content, name) for name in _IN_CALENDARS
    ):
        record.cancelled_at = None
        record.reschedule(at=at)
    if content != stored.content:
        flag_modified(record, "title")  # a new lead alone must raise the version too
        for table in (models.AgendaLead, models.AgendaSpace):
            db.session.execute(delete(table).where(table.item_id == record.id))
        _refer(record, content, ids)


def _copy(record: models.AgendaItem, content: ItemContent) -> None:
    for name in _OWN_COLUMNS:
        value = getattr(content, name)
        setattr(record, name, list(value) if isinstance(value, tuple) else value)


def _refer(record: models.AgendaItem, content: ItemContent, ids: _Ids) -> None:
    codes = (content.lead, *content.co_leads)
    if codes != (TEAM,):
        for position, code in enumerate(codes):
            person_id = None if code == TEAM else _id_in(ids.trainers, code)
            db.session.add(
                models.AgendaLead(item_id=record.id, position=position, person_id=person_id)
            )
    for position, name in enumerate(content.spaces):
        db.session.add(
            models.AgendaSpace(
                item_id=record.id, position=position, space_id=_id_in(ids.spaces, name)
            )
        )


def _id_in(ids: Mapping[str, UUID], name: str) -> UUID:
    if name not in ids:
        raise DomainError(f"{name} is not in this training any more. Choose again.")
    return ids[name]
