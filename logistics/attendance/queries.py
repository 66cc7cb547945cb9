"""Reading marks and day locks."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from logistics.agenda.models import AgendaItem
from logistics.attendance import models
from logistics.attendance.rules import Mark, Status
from logistics.core.db import db

_MARK = models.Mark


def marks_of(training_id: UUID) -> list[Mark]:
    """Return every mark of the training."""
    rows = db.session.execute(
        select(_MARK.person_id, _MARK.item_id, _MARK.status, _MARK.minutes, _MARK.version)
        .join(AgendaItem, AgendaItem.id == _MARK.item_id)
        .where(AgendaItem.training_id == training_id)
    )
    return [Mark(r.person_id, r.item_id, Status(r.status), r.minutes, r.version) for r in rows]


def locked_days_of(training_id: UUID) -> frozenset[date]:
    """Return the days whose marks are closed."""
    table = models.DayLock
    rows = db.session.scalars(
        select(table.day).where(table.training_id == training_id, table.unlocked_at.is_(None))
    )
    return frozenset(rows)
