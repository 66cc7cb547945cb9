"""Entries of the log for tests, and ways around the app to the tables they are in."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import select, text

from logistics.audit.models import AuditEntry
from logistics.audit.rules import Entry, Outcome
from logistics.audit.service import append
from logistics.core.db import db, transaction

NOON = datetime(2026, 4, 8, 12, 0, tzinfo=UTC)
ACTOR, OBJECT = UUID(int=1), UUID(int=2)


def an_entry(**changes: Any) -> Entry:
    """Somebody changed a person's entry."""
    facts: dict[str, Any] = {
        "at": NOON,
        "actor_id": ACTOR,
        "action": "roster.edit",
        "outcome": Outcome.DONE,
        "object_type": "person",
        "object_id": OBJECT,
        "fields": "people.legal_name people.phone",
        "request_id": "0123456789ab",
    }
    return Entry(**(facts | changes))


def write_entries(number: int, **changes: Any) -> None:
    """Append as many entries, each in a transaction of its own, and leave the database alone."""
    for _ in range(number):
        with transaction(counts=False):
            append(an_entry(**changes))
    db.session.remove()


def entries() -> list[AuditEntry]:
    """Return the whole log."""
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))


def last_number() -> int:
    """Return the number of the last entry."""
    db.session.rollback()
    number: int = db.session.execute(text("SELECT seq FROM audit_head")).scalar_one()
    return number


def is_sqlite(app: Flask) -> bool:
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")


@contextmanager
def past_the_app(app: Flask) -> Iterator[Any]:
    """Yield a connection of our own to the database, with nothing of the app in between."""
    db.session.remove()
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    if is_sqlite(app):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as raw:
            yield raw
    else:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            yield connection


def drop_triggers(app: Flask, raw: Any) -> None:
    """Do what somebody does who owns the database and wants to change the log."""
    if is_sqlite(app):
        names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            raw.execute(f"DROP TRIGGER {name}")
    else:
        for table in ("audit_entries", "audit_head"):
            raw.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
