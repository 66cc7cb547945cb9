"""Reading marks, day locks and the sessions that count."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select

from logistics.agenda.models import AgendaItem
from logistics.agenda.rules import HalfDay, Item, ItemContent, ItemKind
from logistics.attendance import models
from logistics.attendance.rules import Mark, Record, Status
from logistics.core.db import AnyRow, db

_MARK = models.Mark
_ITEM_COLUMNS = (
    AgendaItem.id,
    AgendaItem.code,
    AgendaItem.title,
    AgendaItem.kind,
    AgendaItem.theme,
    AgendaItem.slot,
    AgendaItem.starts_at,
    AgendaItem.ends_at,
    AgendaItem.version,
)


def marks_of(training_id: UUID) -> list[Mark]:
    """Return every mark of the training."""
    rows = db.session.execute(
        select(_MARK.person_id, _MARK.item_id, _MARK.status, _MARK.minutes, _MARK.version)
        .join(AgendaItem, AgendaItem.id == _MARK.item_id)
        .where(AgendaItem.training_id == training_id)
    )
    return [Mark(r.person_id, r.item_id, Status(r.status), r.minutes, r.version) for r in rows]


def items_marked_of(person_id: UUID) -> list[UUID]:
    """Return the sessions on whose roll a person has a mark."""
    query = select(models.Mark.item_id).where(models.Mark.person_id == person_id)
    return list(db.session.scalars(query))


def locked_days_of(training_id: UUID) -> frozenset[date]:
    """Return the days whose marks are closed."""
    table = models.DayLock
    rows = db.session.scalars(
        select(table.day).where(table.training_id == training_id, table.unlocked_at.is_(None))
    )
    return frozenset(rows)


def counted_items_of(training_id: UUID) -> list[Item]:
    """Return the sessions that count, in order of time, without leads and spaces: one query."""
    rows = db.session.execute(
        select(*_ITEM_COLUMNS)
        .where(
            AgendaItem.training_id == training_id,
            AgendaItem.counted.is_(True),
            AgendaItem.cancelled_at.is_(None),
        )
        .order_by(AgendaItem.starts_at, AgendaItem.ends_at, AgendaItem.code)
    )
    return [_item_of_row(row) for row in rows]


def record_of(training_id: UUID) -> Record:
    """Return all that attendance knows of the training, in three queries."""
    return Record(
        items=tuple(counted_items_of(training_id)),
        marks=tuple(marks_of(training_id)),
        locked_days=locked_days_of(training_id),
    )


def mark_rows_of(item_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], models.Mark]:
    """Return the stored marks of some sessions by (session, person), for writing."""
    rows = db.session.scalars(select(_MARK).where(_MARK.item_id.in_(sorted(set(item_ids)))))
    return {(row.item_id, row.person_id): row for row in rows}


def find_open_lock(training_id: UUID, day: date) -> models.DayLock | None:
    """Return the lock of a day, or None if the day is open."""
    table = models.DayLock
    return db.session.scalars(
        select(table).where(
            table.training_id == training_id, table.day == day, table.unlocked_at.is_(None)
        )
    ).one_or_none()


def _item_of_row(row: AnyRow) -> Item:
    content = ItemContent(
        title=row.title,
        kind=ItemKind(row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        counted=True,
        slot=HalfDay(row.slot) if row.slot else None,
        theme=row.theme,
    )
    return Item(id=row.id, code=row.code, content=content, version=row.version)
