"""The database: base class, types, engine set-up and the one `transaction()`."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    MetaData,
    Row,
    Select,
    Uuid,
    event,
    select,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import TypeDecorator

WRITES = frozenset({"INSERT", "UPDATE", "DELETE"})
CONNECT_SECONDS = 5
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC; SQLite drops zones, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: nobody could say later which zone was meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive datetime cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand back aware UTC on every database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What all mapped classes derive from."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCDateTime, UUID: Uuid},
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def init_database(app: Flask) -> None:
    """Bind `db` to the app and set every connection up as design section 3 says."""
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", _note_write)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def engine_options(database_url: str) -> dict[str, Any]:
    """Pool options: a dead PostgreSQL connection is noticed before it is used."""
    if database_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 10}}
    limit = {"connect_timeout": CONNECT_SECONDS}  # a machine that never answers stops no start
    return {"pool_pre_ping": True, "pool_size": 5, "connect_args": limit}


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _note_write(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    if statement.lstrip()[:6].upper() in WRITES:
        connection.info["wrote"] = True


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads first and writes later fails at once under load, without
    # waiting for busy_timeout; writers therefore take the write lock when they begin.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def before_commit(app: Flask, hook: Callable[[], None]) -> None:
    """Run `hook` inside every transaction that has written something, just before its commit."""
    app.extensions.setdefault("before_commit", []).append(hook)


@contextmanager
def transaction(*, keep: bool = True, counts: bool = True) -> Iterator[None]:
    """Run one use case and commit it: the only commit in the package.

    What was read before is read again inside, so that a decision never rests on an old snapshot.
    Without `keep` it is a rehearsal: everything is done, and nothing of it stays. Without `counts`
    it changes nothing that any page shows, such as when a device was last seen.
    """
    session = db.session
    session.rollback()
    connection = session.connection(execution_options={"writes": True})
    connection.info.pop("wrote", None)
    try:
        yield
        session.flush()
        if keep and counts and connection.info.get("wrote", False):
            _finish(connection)
        if keep:
            session.commit()
        else:
            session.rollback()
    except BaseException:
        session.rollback()
        raise


def _finish(connection: Connection) -> None:
    for hook in current_app.extensions.get("before_commit", ()):
        hook()
    db.session.flush()
    connection.execute(COUNT_UP)


class ChangeCounter(Base):
    """One row with one number, which grows with every transaction that wrote something."""

    __tablename__ = "change_counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


COUNT_UP = update(ChangeCounter).values(number=ChangeCounter.number + 1)
NUMBER = select(ChangeCounter.__table__.c.number)


def change_number() -> int:
    """Return the number of changes so far: what was prepared at the same number still stands."""
    number: int = db.session.execute(NUMBER).scalar_one()
    return number


class Versioned:
    """Mixin of a row that two people may edit: a save on an older version is refused."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Scheduled:
    """Mixin of a row that stands in people's calendars.

    `sequence` grows with every change a calendar shows; `changed_at` is when that was.
    """

    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    def reschedule(self, *, at: datetime) -> None:
        """Note a change that calendars must show."""
        self.sequence += 1
        self.changed_at = at
