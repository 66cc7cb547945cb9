"""Putting a leg's facts into its row, and noticing what calendars and travellers must hear of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select

from logistics.core.db import db
from logistics.travel import models
from logistics.travel.rules import Leg, LegDraft, LegStatus, moves

_NOT_LIVE = (LegStatus.CANCELLED, LegStatus.MISSED)


def write_leg(row: models.Leg, draft: LegDraft, *, was: Leg | None, at: datetime) -> None:
    """Write `draft` into `row`; `was` is what stood there, None for a new leg.

    What a calendar shows of it moves its sequence on; other times or places have to be told anew.
    """
    row.person_id, row.seq, row.transfer_needed = draft.person_id, draft.seq, draft.transfer_needed
    row.direction, row.mode, row.status = draft.direction, draft.mode, draft.status
    row.seal(draft.details)
    if was is not None and _shown(was) != _shown(draft):
        row.reschedule(at=at)
    if was is not None and moves(was.details, draft.details):
        row.told_at = None
    db.session.add(row)


def drop_empty_bookings(training_id: UUID) -> None:
    """Delete the bookings no leg belongs to any more; where there are none, write nothing."""
    table = models.Booking
    empty = db.session.scalars(
        select(table.id).where(
            table.training_id == training_id, ~exists().where(models.Leg.booking_id == table.id)
        )
    ).all()
    if empty:
        db.session.execute(delete(table).where(table.id.in_(empty)))


def _shown(leg: Leg | LegDraft) -> tuple[Any, ...]:
    """What calendars, lists and printed journeys say of a leg."""
    details = leg.details
    return (
        leg.person_id, leg.direction, leg.mode, leg.status in _NOT_LIVE,
        details.departure, details.arrival, details.carrier, details.service_no,
    )  # fmt: skip
