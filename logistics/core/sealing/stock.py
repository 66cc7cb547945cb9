"""What is sealed, table by table, and with which key."""

from collections import Counter
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, func, select

from logistics.core.db import Base, db
from logistics.core.sealing.payloads import KeyCheck, Sealed
from logistics.core.sealing.ring import kid_of

START_BYTES = 32  # more than version and key id take
LOST = "?"  # what was never sealed, or is damaged at its very beginning


def sealed_tables() -> list[Table]:
    """Return every table with a sealed payload, by name; `key_check` is one of them."""
    found = {
        table
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Sealed | KeyCheck)
        and isinstance(table := mapper.local_table, Table)
    }
    return sorted(found, key=lambda table: table.name)


def context_of(table: Table, row_id: Any) -> str:
    """Return what binds a blob to its row, as `Sealed.context_of` does."""
    return f"{table.name}:{row_id}"


def start_of(column: Column[bytes], length: int = START_BYTES) -> Any:
    """Return the first bytes of a sealed column, for a query."""
    return func.substr(column, 1, length, type_=LargeBinary)


def rows_by_key() -> dict[str, Counter[str]]:
    """Return, by table, how many rows each key has sealed; an emptied row counts for none."""
    found = {}
    for table in sealed_tables():
        starts = db.session.scalars(select(start_of(table.c.sealed)))
        found[table.name] = Counter(kid_of(start) or LOST for start in starts if start)
    return found
