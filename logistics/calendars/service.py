"""Links to calendars, made and withdrawn by their owners, and calendars as files."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from logistics.access.queries import hash_of
from logistics.calendars import documents
from logistics.calendars.models import Feed
from logistics.calendars.rules import OwnFacts, SharedFacts, events_of
from logistics.core.db import db
from logistics.core.documents.document import Document
from logistics.roster import models as roster_models


def make_link(person_id: UUID, *, at: datetime) -> str:
    """Return the token of a new link to a person's calendar; the one before stops working.

    Only its hash is kept: the token cannot be shown again.
    """
    table = roster_models.Person
    db.session.execute(select(table.id).where(table.id == person_id).with_for_update())
    withdraw_link(person_id, at=at)
    token = secrets.token_urlsafe(32)
    db.session.add(Feed(person_id=person_id, token_hash=hash_of(token), created_at=at))
    db.session.flush()
    return token


def withdraw_link(person_id: UUID, *, at: datetime) -> None:
    """Let a person's link stop working at once."""
    db.session.execute(
        update(Feed)
        .where(Feed.person_id == person_id, Feed.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def withdraw_all_links(*, at: datetime) -> int:
    """Let everybody's link stop working at once; return how many there were."""
    ended = update(Feed).where(Feed.revoked_at.is_(None)).values(revoked_at=at)
    return len(db.session.scalars(ended.returning(Feed.id)).all())


def calendar_document(shared: SharedFacts, own: OwnFacts, *, filename: str = "") -> Document:
    """Return one person's calendar as a file, named neutrally unless `filename` says otherwise."""
    return documents.personal_ics(
        events_of(shared, own),
        name=shared.training.neutral_title,
        filename=filename or "calendar",
    )
