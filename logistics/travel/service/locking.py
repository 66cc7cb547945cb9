"""One writer at a time for the journeys of a training."""

from uuid import UUID

from sqlalchemy import select

from logistics.core.db import db
from logistics.trainings import models as training_models


def lock(training_id: UUID) -> None:
    """Let nobody else give out leg codes or bookings of this training until we are done."""
    db.session.execute(
        select(training_models.Training.id)
        .where(training_models.Training.id == training_id)
        .with_for_update()
    )
