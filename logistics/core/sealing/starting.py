"""Starting with the right key ring, or not at all."""

import logging
from pathlib import Path

from flask import Flask, abort, current_app
from sqlalchemy import Connection, Table, func, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from logistics.core.db import AnySelect, Base, db, transaction
from logistics.core.sealing.live import LiveRing, key_ring
from logistics.core.sealing.payloads import KeyCheck
from logistics.core.sealing.ring import KeyRing, Unreadable
from logistics.core.sealing.ring_file import NoKeyRing, create_key_ring
from logistics.core.sealing.stock import context_of, sealed_tables

log = logging.getLogger(__name__)
SAMPLES = 5  # rows of a table tried where there is no KeyCheck yet: a damaged one proves nothing
CHECK = Base.metadata.tables[KeyCheck.__tablename__]
CHECK_ID = 1
CHECK_CONTEXT = f"key_check:{CHECK_ID}"
LOST = (
    "There is no key ring at {path}, but the database holds what was sealed with one. "
    "Put the ring back from its backup: a new one could not open anything."
)
UNSEEN = (
    "There is no key ring at {path}, and the database cannot be asked whether it needs an older "
    "one. Put the ring back, or make the database reachable for the first start."
)
FOREIGN = (
    "The key ring at {path} does not open this database: it belongs to another one, or is an "
    "older copy. Put the right ring back from its backup."
)


def init_sealing(app: Flask, path: Path, *, strict: bool) -> KeyRing:
    """Give the app its key ring and return it; call once the database is bound.

    One is made only for a database that nobody has used. Raise NoKeyRing with a sentence if it is
    missing, not to be trusted or the wrong one. Where the database cannot be reached, the app
    starts all the same and asks again before it answers anything.
    """
    with app.app_context():
        try:
            ring = _checked_ring(app, path, strict=strict)
        finally:
            db.engine.dispose()  # a server may fork now, and connections must not be shared
    return ring.fresh()


def _checked_ring(app: Flask, path: Path, *, strict: bool) -> LiveRing:
    if not path.exists():
        _require_unused(path)
        create_key_ring(path)
    ring = LiveRing(path, strict=strict)
    app.extensions["key_ring"] = ring
    app.extensions["key_ring_checked"] = _require_fitting(ring)
    return ring


def init_key_check(app: Flask) -> None:
    """Keep an app whose ring could not be checked from answering; call once requests are logged."""
    if not app.extensions["key_ring_checked"]:
        app.before_request(_check_late)


def write_key_check() -> None:
    """Store what only this ring opens, unless that is there; raise NoKeyRing if the ring is wrong.

    Call whenever the database was brought to its newest revision.
    """
    if not _require_fitting(key_ring()):
        return
    with db.engine.connect() as connection:
        is_there = connection.execute(select(CHECK.c.id)).first() is not None
    if is_there:
        return
    try:
        with transaction(counts=False):
            db.session.execute(insert(CHECK).values(id=CHECK_ID, sealed=_sealed_check()))
    except IntegrityError:  # another command was faster
        _require_fitting(key_ring())


def settle_key_check() -> None:
    """Seal KeyCheck anew, with the key that is current now; call inside a transaction."""
    db.session.execute(update(CHECK).values(sealed=_sealed_check()))


def _sealed_check() -> bytes:
    # It stands for the key of look-ups and of the log too, which seal nothing themselves.
    return key_ring().seal(key_ring().blind_index(CHECK_CONTEXT), context=CHECK_CONTEXT)


def _require_unused(path: Path) -> None:
    try:
        with db.engine.connect() as connection:
            is_used = bool(_evidence(connection))
    except DBAPIError:
        raise NoKeyRing(UNSEEN.format(path=path)) from None
    # Looked at again: another process may have made ring and database just now.
    if is_used and not path.exists():
        raise NoKeyRing(LOST.format(path=path))


def _require_fitting(ring: LiveRing) -> bool:
    """Raise NoKeyRing if the ring is not this database's; False if that cannot be asked now."""
    try:
        with db.engine.connect() as connection:
            evidence = _evidence(connection)
    except DBAPIError:
        log.error("the database cannot be reached to see whether the key ring fits it")
        return False
    if evidence and not any(_opens(ring, context, blob) for context, blob in evidence):
        raise NoKeyRing(FOREIGN.format(path=ring.path))
    return True


def _evidence(connection: Connection) -> list[tuple[str, bytes]]:
    """Return (context, blob) of KeyCheck, or of some sealed rows if it was not written yet."""
    there = set(inspect(connection).get_table_names())
    for tables in ([CHECK], sealed_tables()):
        found = [
            (context_of(table, row.id), row.sealed)
            for table in tables
            if table.name in there
            for row in connection.execute(_samples(table))
        ]
        if found:
            return found
    return []


def _samples(table: Table) -> AnySelect:
    is_sealed = func.length(table.c.sealed) > 0
    return select(table.c.id, table.c.sealed).where(is_sealed).limit(SAMPLES)


def _opens(ring: LiveRing, context: str, blob: bytes) -> bool:
    try:
        plain = ring.fresh().open(blob, context=context)
    except Unreadable:
        return False
    return context != CHECK_CONTEXT or plain == ring.blind_index(CHECK_CONTEXT)


def _check_late() -> None:
    """Answer nothing until the database could be asked, and then only with the right ring."""
    if current_app.extensions["key_ring_checked"]:
        return
    try:
        current_app.extensions["key_ring_checked"] = _require_fitting(key_ring())
    except NoKeyRing as refusal:
        log.error("the key ring is refused", extra={"facts": {"reason": str(refusal)}})
        abort(503)
