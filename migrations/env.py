"""How migrations run: on the app's own engine, with foreign keys checked at the end."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine

from logistics.core.db import UTCDateTime
from logistics.schema import METADATA


def render_item(kind: str, item: Any, _autogen: object) -> Any:
    """Write our own column types as the plain ones they are stored as: migrations never change."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(engine: Engine) -> None:
    """Bring the database to the wanted revision in one transaction."""
    with engine.connect().execution_options(writes=True) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # With foreign keys on, rebuilding a table would delete the rows that refer to it.
            _pragma(connection, "foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            render_as_batch=is_sqlite,
            render_item=render_item,
            transactional_ddl=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise RuntimeError("A migration left rows that refer to nothing.")
        connection.commit()
        if is_sqlite:
            _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, text: str) -> None:
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("The connection is closed.")
    driver.execute(f"PRAGMA {text}")


run(current_app.extensions["migrate"].db.engine)
