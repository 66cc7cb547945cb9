"""What a request or a command does becomes one entry, written with the change itself."""

import logging
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask, Response, g, has_app_context, request
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from logistics.access.guard import find_current_actor
from logistics.audit.rules import Entry, Outcome
from logistics.audit.service.chain import append
from logistics.audit.service.changes import changed_fields
from logistics.core.clock import now
from logistics.core.db import before_commit, db, transaction

log = logging.getLogger(__name__)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TOO_MANY = 429  # what is refused for its number must not fill the log either


@dataclass
class Record:
    """What is known so far of the request or command that runs."""

    action: str
    actor_id: UUID | None = None
    object_type: str | None = None
    object_id: UUID | None = None
    fields: set[str] = field(default_factory=set)
    outcome: Outcome = Outcome.DONE
    staged: bool = False  # added in a transaction that is not committed yet
    written: bool = False


def init_audit(app: Flask) -> None:
    """Record every request that is not a mere reading one; call after all other `before_request`s.

    What the guard or the form token turns away never gets here: that stands in the request log.
    """
    app.before_request(_begin_request)
    app.after_request(_finish_request)
    before_commit(app, _stage)


def begin(action: str, **known: Any) -> None:
    """Open the record of a request or command; `known` are fields of Record."""
    g.audit_record = Record(action, **known)


def amend(**known: Any) -> None:
    """Say more of what runs: `action`, `actor_id`, `object_type`, `object_id` or `outcome`."""
    record = _record()
    for name, value in known.items():
        if record is not None:
            setattr(record, name, value)


def note_read(person_id: UUID, *fields: str, action: str = "person.read") -> None:
    """Write down, at once, that whoever is signed in now reads sealed fields of one person.

    Fails where it cannot be written: what is not in the log is not shown.
    """
    actor = find_current_actor()
    entry = Entry(
        at=now(),
        actor_id=actor.account_id if actor else None,
        action=action,
        outcome=Outcome.DONE,
        object_type="person",
        object_id=person_id,
        fields=" ".join(sorted(fields)),
        request_id=str(g.get("request_id", "-")),
    )
    with transaction(counts=False):
        append(entry)


def _begin_request() -> None:
    if request.method in SAFE or request.endpoint is None:
        return
    actor = find_current_actor()
    kind, object_id = _object_of(request.view_args or {})
    begin(
        request.endpoint,
        actor_id=actor.account_id if actor else None,
        object_type=kind,
        object_id=object_id,
    )


def _object_of(arguments: dict[str, Any]) -> tuple[str | None, UUID | None]:
    """Return what the address names: a person, a leg …, else the training."""
    for name, value in arguments.items():
        if isinstance(value, UUID):
            return name.removesuffix("_id"), value
    training = arguments.get("training")
    return ("training", training.id) if training else (None, None)


def _stage() -> None:
    """Add the entry to the transaction that is about to be committed, once."""
    record = _record()
    if record is not None and not record.staged and not record.written:
        record.staged = True
        append(_entry_of(record))


def _finish_request(response: Response) -> Response:
    """Write the entry of a request that committed nothing."""
    record = _record()
    if record is None or record.written or response.status_code == TOO_MANY:
        return response
    if response.status_code >= 400:
        record.outcome = Outcome.REFUSED
    try:
        with transaction(counts=False):
            record.staged = True
            append(_entry_of(record))
    except OperationalError:  # a full or busy disk; the request itself has changed nothing
        log.error("an entry of the log could not be written: %s", record.action)
    return response


def _entry_of(record: Record) -> Entry:
    return Entry(
        at=now(),
        actor_id=record.actor_id,
        action=record.action,
        outcome=record.outcome,
        object_type=record.object_type,
        object_id=record.object_id,
        fields=" ".join(sorted(record.fields)),
        request_id=str(g.get("request_id", "-")),
    )


def _record() -> Record | None:
    return g.get("audit_record") if has_app_context() else None


@event.listens_for(db.session, "before_flush")
def _collect(session: Session, _context: object, _instances: object) -> None:
    record = _record()
    if record is not None:
        record.fields |= changed_fields(session)


@event.listens_for(db.session, "after_commit")
def _committed(_session: Session) -> None:
    record = _record()
    if record is not None and record.staged:
        record.staged, record.written = False, True


@event.listens_for(db.session, "after_rollback")
def _rolled_back(_session: Session) -> None:
    record = _record()
    if record is not None:
        record.staged = False
