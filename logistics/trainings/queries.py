"""Reading trainings, their themes and spaces as plain facts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from logistics.core.db import AnyRow, db
from logistics.core.errors import NotFound
from logistics.trainings import models
from logistics.trainings.rules import Colour, Deadlines, Pattern, Rules, Space, Theme, Training

COLUMNS = tuple(models.Training.__table__.columns)


def training_of_row(row: AnyRow) -> Training:
    """Return the facts of a row that was selected with `COLUMNS`."""
    values = {column.name: getattr(row, column.name) for column in COLUMNS}
    settings: Mapping[str, Any] = values.pop("settings")
    values["places_of_work"] = tuple(values["places_of_work"])
    return Training(
        **values,
        deadlines=msgspec.convert(settings.get("deadlines", {}), Deadlines),
        rules=msgspec.convert(settings.get("rules", {}), Rules),
    )


def find_training(slug: str) -> Training | None:
    """Return the training with this slug, or None; for commands, which act for nobody."""
    row = db.session.execute(select(*COLUMNS).where(models.Training.slug == slug)).one_or_none()
    return None if row is None else training_of_row(row)


def get_training(slug: str) -> Training:
    """Return the training with this slug; raise NotFound naming the slug."""
    training = find_training(slug)
    if training is None:
        raise NotFound(f"There is no training '{slug}'.")
    return training


def all_trainings() -> list[Training]:
    """Return every training, the latest first."""
    rows = db.session.execute(
        select(*COLUMNS).order_by(models.Training.first_day.desc(), models.Training.slug)
    )
    return [training_of_row(row) for row in rows]


def themes_of(training_id: UUID) -> list[Theme]:
    """Return the themes in their order."""
    table = models.Theme
    rows = db.session.execute(
        select(table.code, table.name, table.topics, table.position, table.colour, table.pattern)
        .where(table.training_id == training_id)
        .order_by(table.position)
    )
    return [
        Theme(
            code=row.code,
            name=row.name,
            topics=tuple(row.topics),
            position=row.position,
            colour=Colour(row.colour),
            pattern=Pattern(row.pattern),
        )
        for row in rows
    ]


def spaces_of(training_id: UUID) -> list[Space]:
    """Return the spaces in their order."""
    table = models.Space
    rows = db.session.execute(
        select(table.id, table.name, table.capacity, table.shared)
        .where(table.training_id == training_id)
        .order_by(table.position)
    )
    return [Space(row.id, row.name, row.capacity, row.shared) for row in rows]
