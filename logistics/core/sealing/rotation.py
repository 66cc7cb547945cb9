"""Sealing everything anew with the current key, in small steps that may stop at any moment."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, select, text, update

from logistics.core.db import AnyRow, db, transaction
from logistics.core.errors import DomainError
from logistics.core.sealing.live import key_ring
from logistics.core.sealing.ring import KeyRing, Unreadable
from logistics.core.sealing.stock import context_of, sealed_tables, start_of

BATCH_ROWS = 50  # a few milliseconds with the write lock
PAUSE_SECONDS = 0.02  # without it, so that others who wait to write get their turn
LONGEST_WAIT_SECONDS = 30
OTHERS = text(
    "SELECT pid, xact_start FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
    " AND backend_type = 'client backend'"
)


@dataclass(frozen=True)
class Resealed:
    """How many were sealed anew, and which could not be opened and stay as they were."""

    moved: int = 0
    stuck: frozenset[str] = frozenset()

    def __add__(self, other: "Resealed") -> "Resealed":
        return Resealed(self.moved + other.moved, self.stuck | other.stuck)


def reseal_rows() -> Resealed:
    """Seal every row anew that another key has sealed; commits by itself, batch by batch.

    Neither versions nor sequences nor the number of changes grow: nothing has changed for people.
    """
    done = Resealed()
    for table in sealed_tables():
        while (found := _walk(table)).moved:  # again, for what was changed meanwhile
            done += found
        done += found
    return done


def _walk(table: Table) -> Resealed:
    done = Resealed()
    for rows in _batches(table):
        ring = key_ring().fresh()
        fresh = {row.id: _resealed(table, row, ring) for row in rows}
        done += Resealed(_swap(table, rows, fresh), _names(table, fresh))
        time.sleep(PAUSE_SECONDS)
    return done


def _batches(table: Table) -> Iterator[list[AnyRow]]:
    """Yield rows that another key has sealed, by id; emptied ones are nobody's."""
    prefix = key_ring().fresh().prefix
    start = start_of(table.c.sealed, len(prefix))
    others = select(table.c.id, table.c.sealed).where(start != prefix, start != b"")
    wanted = others.order_by(table.c.id).limit(BATCH_ROWS)
    after = wanted
    while rows := list(db.session.execute(after)):
        yield rows
        after = wanted.where(table.c.id > rows[-1].id)


def _resealed(table: Table, row: AnyRow, ring: KeyRing) -> bytes | None:
    context = context_of(table, row.id)
    try:
        return ring.seal(ring.open(row.sealed, context=context), context=context)
    except Unreadable:
        return None


def _swap(table: Table, rows: list[AnyRow], fresh: dict[Any, bytes | None]) -> int:
    """Put the new blobs in place of the ones read; a row that was changed since is left alone."""
    changes = [
        {"row_id": row.id, "old": row.sealed, "new": fresh[row.id]}
        for row in rows
        if fresh[row.id] is not None
    ]
    if not changes:
        return 0
    statement = (
        update(table)
        .where(table.c.id == bindparam("row_id"), table.c.sealed == bindparam("old"))
        .values(sealed=bindparam("new"))
    )
    with transaction(counts=False):
        return int(db.session.connection().execute(statement, changes).rowcount)


def _names(table: Table, fresh: dict[Any, bytes | None]) -> frozenset[str]:
    return frozenset(f"{table.name} {row_id}" for row_id, blob in fresh.items() if blob is None)


def wait_for_writers() -> None:
    """Return when every transaction of others that is open now has ended; raise DomainError.

    A request that began before a key was replaced may still write with it. On SQLite there is one
    writer, and whoever begins a transaction waits for it.
    """
    if db.engine.dialect.name == "sqlite":
        return
    open_now, deadline = _others(), time.monotonic() + LONGEST_WAIT_SECONDS
    while open_now & _others():
        if time.monotonic() > deadline:
            raise DomainError("Somebody has been writing for long. Try again in a few minutes.")
        time.sleep(0.1)


def _others() -> set[tuple[Any, ...]]:
    found = {tuple(row) for row in db.session.execute(OTHERS)}
    db.session.rollback()
    return found


def empty_journal() -> None:
    """Move what stands in SQLite's journal into its file, so that old blobs are in neither.

    Somebody who reads just then keeps the journal until its next turn.
    """
    if db.engine.dialect.name == "sqlite":
        db.session.remove()
        with db.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
