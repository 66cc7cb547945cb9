"""The database itself refuses to change the log, whoever asks."""

import sqlite3
from typing import Any

import psycopg
import pytest
from flask import Flask

from tests.factories.audit import (
    drop_triggers,
    entries,
    is_sqlite,
    last_number,
    past_the_app,
    write_entries,
)

ROW_2 = "SELECT * FROM audit_entries WHERE seq = 2"
BOTH = {
    "change": "UPDATE audit_entries SET fields = 'x' WHERE seq = 2",
    "change nothing": "UPDATE audit_entries SET fields = fields",
    "renumber": "UPDATE audit_entries SET seq = 9 WHERE seq = 3",
    "delete": "DELETE FROM audit_entries WHERE seq = 2",
    "delete all": "DELETE FROM audit_entries",
    "head back": "UPDATE audit_head SET seq = 1",
    "head stays": "UPDATE audit_head SET seq = seq",
    "head jumps": "UPDATE audit_head SET seq = seq + 2",
    "head renamed": "UPDATE audit_head SET id = 2, seq = seq + 1",
    "head deleted": "DELETE FROM audit_head",
    "second head": "INSERT INTO audit_head SELECT 2, seq, mac FROM audit_head",
}
SQLITE = {
    "replace": f"INSERT OR REPLACE INTO audit_entries {ROW_2}",
    "replace into": f"REPLACE INTO audit_entries {ROW_2}",
    "update or replace": "UPDATE OR REPLACE audit_entries SET seq = 2 WHERE seq = 3",
    "upsert": f"INSERT INTO audit_entries {ROW_2} ON CONFLICT DO UPDATE SET fields = 'x'",
    "replace the head": "INSERT OR REPLACE INTO audit_head SELECT id, 1, mac FROM audit_head",
}
POSTGRES = {
    "truncate": "TRUNCATE audit_entries",
    "truncate both": "TRUNCATE audit_entries, audit_head",
    "truncate the head": "TRUNCATE audit_head",
    "upsert": f"INSERT INTO audit_entries {ROW_2} ON CONFLICT (seq) DO UPDATE SET fields = 'x'",
    "merge": (
        "MERGE INTO audit_entries e USING audit_head h ON e.seq = h.seq WHEN MATCHED THEN DELETE"
    ),
}
REFUSED = (sqlite3.IntegrityError, psycopg.errors.RaiseException)


def statements_for(app: Flask) -> dict[str, str]:
    return BOTH | (SQLITE if is_sqlite(app) else POSTGRES)


def contents(raw: Any) -> list[Any]:
    log = raw.execute("SELECT * FROM audit_entries ORDER BY seq").fetchall()
    return [*log, *raw.execute("SELECT * FROM audit_head").fetchall()]


def test_nothing_changes_the_log_past_the_app(any_app: Flask) -> None:
    write_entries(3)
    with past_the_app(any_app) as raw:
        before = contents(raw)
        for what, statement in statements_for(any_app).items():
            with pytest.raises(REFUSED, match="only added to"):
                raw.execute(statement)
            assert contents(raw) == before, what


def test_it_is_the_triggers_that_refuse(any_app: Flask) -> None:
    """Without them every one of these statements changes something, or could."""
    write_entries(3)
    with past_the_app(any_app) as raw:
        drop_triggers(any_app, raw)
        for statement in statements_for(any_app).values():
            raw.execute("BEGIN")
            raw.execute(statement)
            raw.execute("ROLLBACK")


def test_log_is_still_added_to(any_app: Flask) -> None:
    write_entries(3)

    assert [entry.seq for entry in entries()] == [1, 2, 3]
    assert last_number() == 3
