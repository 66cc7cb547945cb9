"""Reading the log: as a chain to be checked, and page by page."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, String, cast, select, true, type_coerce

from logistics.audit.models import AuditEntry, AuditHead
from logistics.audit.rules import Entry, Head, Link, Outcome
from logistics.core.db import AnyRow, AnySelect, db
from logistics.core.errors import DomainError

CHUNK = 1000  # rows that are in memory at a time
_ENTRY, _HEAD = AuditEntry.__table__.c, AuditHead.__table__.c
_WORDS = ("at", "actor_id", "action", "outcome", "object_type", "object_id", "fields", "request_id")
_CODES = ("prev_mac", "mac")


def _raw(column: ColumnElement[Any], name: str, *, as_bytes: bool) -> ColumnElement[Any]:
    """Select a column as it is stored: somebody may have written there what has no such type."""
    found = cast(column, LargeBinary) if as_bytes else column
    return type_coerce(found, String).label(name)


def _chain(*, as_bytes: bool) -> AnySelect:
    """Select all entries beside the head: one statement, one snapshot."""
    words = [_raw(_ENTRY[name], name, as_bytes=as_bytes) for name in _WORDS]
    codes = [_raw(_ENTRY[name], name, as_bytes=False) for name in _CODES]
    head = [_HEAD.seq.label("head_seq"), _raw(_HEAD.mac, "head_mac", as_bytes=False)]
    return (
        select(*head, _ENTRY.seq, *codes, *words)
        .join_from(AuditHead.__table__, AuditEntry.__table__, true(), isouter=True)
        .where(_HEAD.id == 1)
        .order_by(_ENTRY.seq)
    )


def get_head() -> Head:
    """Return the end of the chain; raise DomainError if somebody has taken it away."""
    row = db.session.execute(select(_HEAD.seq, _HEAD.mac).where(_HEAD.id == 1)).one_or_none()
    if row is None:
        raise DomainError("The head of the log is missing.")
    return Head(row.seq, row.mac)


@contextmanager
def open_chain() -> Iterator[tuple[Head, Iterator[Link]]]:
    """Yield the end of the chain and its entries by number, read as they are asked for.

    Raise DomainError if the end is missing.
    """
    query = _chain(as_bytes=db.engine.dialect.name == "sqlite")  # which stores any type anywhere
    with closing(db.session.execute(query, execution_options={"yield_per": CHUNK})) as rows:
        first = rows.fetchone()
        if first is None:
            raise DomainError("The head of the log is missing.")
        found = chain([first], rows) if first.seq is not None else iter(())  # else it is empty
        yield Head(first.head_seq, first.head_mac), map(_link_of, found)


def _link_of(row: AnyRow) -> Link:
    entry = _entry_of(row) if isinstance(row.prev_mac, bytes) else None
    return Link(row.seq, entry, row.prev_mac, row.mac)


def _entry_of(row: AnyRow) -> Entry | None:
    """Return the entry, or None where a column holds what no entry can hold."""
    try:
        return Entry(
            at=_moment(row.at),
            actor_id=_id(row.actor_id),
            action=_text(row.action),
            outcome=Outcome(_text(row.outcome)),
            object_type=None if row.object_type is None else _text(row.object_type),
            object_id=_id(row.object_id),
            fields=_text(row.fields),
            request_id=_text(row.request_id),
        )
    except (TypeError, ValueError):
        return None


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _moment(value: Any) -> datetime:
    """Read a moment exactly as it is stored: on SQLite another way to write it is a change."""
    if isinstance(value, datetime):
        return value
    moment = datetime.fromisoformat(_text(value))
    if moment.isoformat(" ", "microseconds") != _text(value):
        raise ValueError
    return moment.replace(tzinfo=UTC)


def _id(value: Any) -> UUID | None:
    if value is None or isinstance(value, UUID):
        return value
    found = UUID(_text(value))
    if found.hex != _text(value):
        raise ValueError
    return found
