"""What a request or a command does becomes one entry, written with the change itself."""

import logging
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask, Response, g, has_app_context, request
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session

from logistics.access.guard import find_current_actor
from logistics.audit.rules import READ, UNREADABLE, Entry, Outcome
from logistics.audit.service.chain import append
from logistics.audit.service.changes import changed_fields, fields_written
from logistics.core.clock import now
from logistics.core.db import before_commit, db, transaction
from logistics.core.sealing import take_unreadable
from logistics.core.web.origins import SAFE

log = logging.getLogger(__name__)
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
    pending: set[str] = field(default_factory=set)  # of a transaction that may still fail
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


def end() -> None:
    """Close the record of a command: one that has changed nothing leaves no entry."""
    g.pop("audit_record", None)
    _tell_unreadable()


def amend(**known: Any) -> None:
    """Say more of what runs: `action`, `actor_id`, `object_type`, `object_id` or `outcome`.

    Call it before or inside the transaction that changes something: an entry is never rewritten.
    """
    record = _record()
    for name, value in known.items():
        if record is not None:
            setattr(record, name, value)


def note_read(person_id: UUID, *what: str, action: str = READ) -> None:
    """Write down, at once, that whoever is signed in now reads sealed fields of one person.

    `what` names them: "needs", "document", "emergency"; without any, nothing is read. Fails where
    it cannot be written: what is not in the log is not shown. Call it outside any transaction.
    A request that has an entry of its own still to come tells it there.
    """
    if not what:
        return
    record = _record()
    if record is None or record.written:
        actor = find_current_actor()
        record = Record(action, actor_id=actor.account_id if actor else None)
    record.action, record.object_type, record.object_id = action, "person", person_id
    record.fields |= set(what)
    _write(record)


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
    """Write the entry of a request that committed nothing, and what could not be opened."""
    record = _record()
    if record is not None and not record.written and response.status_code != TOO_MANY:
        if response.status_code >= 400:
            record.outcome = Outcome.REFUSED
        _write_late(record)
    _tell_unreadable()
    return response


def _tell_unreadable() -> None:
    """Write an entry for each sealed row that did not open when somebody came to it."""
    actor_id = actor.account_id if (actor := g.get("actor")) else None
    for table, row_id in take_unreadable():
        _write_late(Record(UNREADABLE, actor_id, table, row_id, outcome=Outcome.REFUSED))


def _write(record: Record) -> None:
    with transaction(counts=False):
        record.staged = True
        append(_entry_of(record))


def _write_late(record: Record) -> None:
    try:
        _write(record)
    except SQLAlchemyError:  # such as a full or busy disk; the request itself has changed nothing
        facts = {"action": record.action}
        log.error("an entry of the log could not be written", extra={"facts": facts})


def _entry_of(record: Record) -> Entry:
    return Entry(
        at=now(),
        actor_id=record.actor_id,
        action=record.action,
        outcome=record.outcome,
        object_type=record.object_type,
        object_id=record.object_id,
        fields=" ".join(sorted(record.fields | record.pending)),
        request_id=str(g.get("request_id", "-")),
    )


def _record() -> Record | None:
    return g.get("audit_record") if has_app_context() else None


@event.listens_for(db.session, "before_flush")
def _collect(session: Session, _context: object, _instances: object) -> None:
    record = _record()
    if record is not None:
        record.pending |= changed_fields(session)


@event.listens_for(db.session, "do_orm_execute")
def _collect_statement(state: ORMExecuteState) -> None:
    record = _record()
    if record is not None:
        record.pending |= fields_written(state)


@event.listens_for(db.session, "after_commit")
def _committed(_session: Session) -> None:
    record = _record()
    if record is not None:
        record.pending.clear()
        record.staged, record.written = False, record.written or record.staged


@event.listens_for(db.session, "after_rollback")
def _rolled_back(_session: Session) -> None:
    record = _record()
    if record is not None:
        record.pending.clear()
        record.staged = False
