"""Every migration, up and down, with data, on each database."""

from pathlib import Path

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text

from logistics.core.db import db
from logistics.schema import METADATA
from tests.factories.sample import add_sample

FOLDER = str(Path(__file__).parents[2] / "migrations")


def row_counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in METADATA.tables
        }


def test_revisions_form_one_line() -> None:
    assert len(ScriptDirectory(FOLDER).get_heads()) == 1


def test_migrated_database_has_exactly_the_mapped_tables(any_app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)

    assert differences == []


def test_all_migrations_can_be_taken_back_and_applied_again(any_app: Flask) -> None:
    add_sample()
    db.session.remove()
    flask_migrate.downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names())

    flask_migrate.upgrade()

    assert left == {"alembic_version"}
    single = {"change_counter", "audit_head"}
    assert row_counts() == {name: int(name in single) for name in METADATA.tables}
