"""Which fields a transaction changes, by name; inside a sealed payload too."""

from dataclasses import fields
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from logistics.audit.models import AuditEntry, AuditHead
from logistics.core.sealing import Sealed, Unreadable

# They change with every save and say nothing of it.
UNTOLD = frozenset({"id", "version", "sequence", "changed_at"})


def changed_fields(session: Session) -> set[str]:
    """Return names such as `people.legal_name` of what is about to be written."""
    names = set()
    for row in {*session.new, *session.dirty, *session.deleted}:
        if not isinstance(row, AuditEntry | AuditHead):
            table = str(inspect(row).mapper.local_table)
            found = {table} if row in session.deleted else _changed(row)
            names |= {name if name == table else f"{table}.{name}" for name in found}
    return names


def _changed(row: Any) -> set[str]:
    state = inspect(row)
    names = set()
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if column.key in UNTOLD or not history.has_changes():
            continue
        if column.key == "sealed":
            names |= _inside(row, history.deleted)
        else:
            names.add(column.key)
    return names


def _inside(row: Sealed[Any], before: Any) -> set[str]:
    """Compare the payload with the one before, which a new row does not have."""
    after = row.payload
    try:
        old = row.open_row(row.id, before[0]) if before and before[0] else row.payload_class()
    except (TypeError, Unreadable):  # nothing to compare with
        return {field.name for field in fields(after)}
    return {f.name for f in fields(after) if getattr(old, f.name) != getattr(after, f.name)}
