"""Making a training, and holding it while something of it is counted on."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from logistics.core.db import db
from logistics.core.errors import Taken
from logistics.trainings import models, queries
from logistics.trainings.rules import Training, TrainingPlan


def create_training(plan: TrainingPlan, *, at: datetime) -> Training:
    """Store a training with its themes and spaces; raise Taken (409) if the slug is in use."""
    if queries.find_training(plan.slug) is not None:
        raise Taken(f"There is already a training '{plan.slug}'.", field="slug")
    values = asdict(plan)
    for held_elsewhere in ("themes", "spaces", "deadlines", "rules"):
        del values[held_elsewhere]
    # All settings are kept, so that a new default in the product changes no running training.
    settings = {
        "deadlines": msgspec.to_builtins(plan.deadlines),
        "rules": msgspec.to_builtins(plan.rules),
    }
    values["places_of_work"] = list(plan.places_of_work)
    row = models.Training(**values, settings=settings, created_at=at)
    db.session.add(row)
    db.session.flush()
    _add_themes_and_spaces(row.id, plan)
    return queries.get_training(plan.slug)


def hold_training(training_id: UUID) -> None:
    """Let whoever else gives out codes, numbers or locks of this training wait until we are done.

    SQLite has one writer at a time anyway, and ignores the clause.
    """
    row = models.Training
    db.session.execute(select(row.id).where(row.id == training_id).with_for_update()).one()


def _add_themes_and_spaces(training_id: UUID, plan: TrainingPlan) -> None:
    db.session.add_all(
        models.Theme(
            training_id=training_id,
            code=theme.code,
            name=theme.name,
            topics=list(theme.topics),
            position=theme.position,
            colour=theme.colour,
            pattern=theme.pattern,
        )
        for theme in plan.themes
    )
    db.session.add_all(
        models.Space(training_id=training_id, position=position, **asdict(space))
        for position, space in enumerate(plan.spaces, start=1)
    )
    db.session.flush()
