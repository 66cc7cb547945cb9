"""Which fields a transaction changes, by name; inside a sealed payload too."""

from dataclasses import fields
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import ORMExecuteState, Session

from logistics.core.sealing import Sealed, Unreadable

# They change with every save and say nothing of it.
UNTOLD = frozenset({"id", "version", "sequence", "changed_at"})
# The log itself, and what is only counted.
UNTOLD_TABLES = frozenset({"attempts", "audit_entries", "audit_head", "change_counter"})


def changed_fields(session: Session) -> set[str]:
    """Return names such as `people.legal_name` of what is about to be flushed."""
    names = set()
    for row in {*session.new, *session.dirty, *session.deleted}:
        table = str(inspect(row).mapper.local_table)
        found = {""} if row in session.deleted else _changed(row)
        names |= _named(table, found)
    return names


def fields_written(state: ORMExecuteState) -> set[str]:
    """Return names of what a statement writes past the objects; a deleted row is its table's."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return set()
    statement: Any = state.statement
    table = statement.table
    if state.is_delete:
        return _named(table.name, {""})
    given = state.parameters if isinstance(state.parameters, list) else [state.parameters or {}]
    names = set(statement.compile().params).union(*given)
    return _named(table.name, (names & set(table.c.keys())) - UNTOLD or {""})


def _named(table: str, found: set[str]) -> set[str]:
    if table in UNTOLD_TABLES:
        return set()
    return {f"{table}.{name}" if name else table for name in found}


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


def _inside(row: Any, before: Any) -> set[str]:
    """Compare the payload with the one before, which a new row does not have."""
    if not isinstance(row, Sealed):
        return {"sealed"}
    after = row.payload
    try:
        old = row.open_row(row.id, before[0]) if before and before[0] else row.payload_class()
    except (TypeError, Unreadable):  # nothing to compare with
        return {field.name for field in fields(after)}
    return {f.name for f in fields(after) if getattr(old, f.name) != getattr(after, f.name)}
