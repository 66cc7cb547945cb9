"""Reading the log: as a chain to be checked, and page by page."""

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    String,
    and_,
    cast,
    or_,
    select,
    true,
    type_coerce,
)

from logistics.access.models import Account, Credentials
from logistics.access.policy import Role
from logistics.audit.models import AuditEntry, AuditHead
from logistics.audit.rules import OWN, WIDE, Entry, Head, Link, Numbered, Outcome
from logistics.core.db import AnyRow, AnySelect, db
from logistics.core.errors import DomainError
from logistics.core.sealing import Unreadable

CHUNK = 1000  # rows that are in memory at a time
PAGE = 100  # entries on a page
_ENTRY, _HEAD = AuditEntry.__table__.c, AuditHead.__table__.c
_WORDS = ("at", "actor_id", "action", "outcome", "object_type", "object_id", "fields", "request_id")
_CODES = ("prev_mac", "mac")
_NEWEST: AnySelect = select(AuditEntry.__table__).order_by(_ENTRY.seq.desc())


@dataclass(frozen=True)
class Actor:
    """Who did something: a role and, of staff, a name if they have one."""

    role: Role
    name: str


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


def log_page(
    *, before: int | None, about: Collection[UUID] = (), by: Collection[UUID] = ()
) -> list[Numbered]:
    """Return the newest entries, those numbered under `before` if given.

    One more than a page holds says that there are older ones. `about` and `by` narrow them to
    what was done to some objects or by some accounts.
    """
    query = _NEWEST
    if about or by:
        query = query.where(or_(_ENTRY.object_id.in_(about), _ENTRY.actor_id.in_(by)))
    return _page(query, before)


def own_log_page(
    *, before: int | None, about: Collection[UUID], training_id: UUID, account_id: UUID
) -> list[Numbered]:
    """Return what was done to somebody's data and, in their training, to everybody's; as above.

    What they did themselves is in it as far as it is about signing in and their calendar.
    """
    themselves = and_(_ENTRY.actor_id == account_id, _ENTRY.action.in_(OWN))
    everybody = and_(_ENTRY.object_id == training_id, _ENTRY.action.in_(WIDE))
    concerns = or_(_ENTRY.object_id.in_([*about, account_id]), themselves, everybody)
    return _page(_NEWEST.where(concerns, _ENTRY.outcome == Outcome.DONE), before)


def actors_of(account_ids: Collection[UUID]) -> dict[UUID, Actor]:
    """Return role and, of staff who gave one, name of accounts; one that is gone is left out."""
    rows = db.session.execute(
        select(Account.id, Account.role, Credentials.id.label("sealed_id"), Credentials.sealed)
        .outerjoin(Credentials, Credentials.account_id == Account.id)
        .where(Account.id.in_(account_ids))
    )
    return {row.id: Actor(Role(row.role), _name_of(row)) for row in rows}


def _name_of(row: AnyRow) -> str:
    if row.sealed is None:
        return ""
    try:
        return Credentials.open_row(row.sealed_id, row.sealed).name
    except Unreadable:
        return ""


def _page(query: AnySelect, before: int | None) -> list[Numbered]:
    if before is not None:
        query = query.where(_ENTRY.seq < before)
    return [_numbered(row) for row in db.session.execute(query.limit(PAGE + 1))]


def _numbered(row: AnyRow) -> Numbered:
    outcome = Outcome.DONE if row.outcome == Outcome.DONE else Outcome.REFUSED
    entry = Entry(
        row.at, row.actor_id, row.action, outcome,
        row.object_type, row.object_id, row.fields, row.request_id,
    )  # fmt: skip
    return Numbered(row.seq, entry)


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
