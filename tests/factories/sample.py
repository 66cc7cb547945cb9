"""The sample training, whole or only its frame."""

from datetime import UTC, datetime

from logistics.accommodation import service as accommodation
from logistics.accommodation.forms import read_hotels
from logistics.core.db import transaction
from logistics.demo.service import DATA, load_sample
from logistics.trainings import service as trainings
from logistics.trainings.forms import read_training
from logistics.trainings.queries import find_training
from logistics.trainings.rules import Training

MOMENT = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)  # two days after the selection notice


def add_training() -> Training:
    """Add the training with themes, spaces and hotel, unless it is there."""
    content = (DATA / "training.toml").read_bytes()
    plan = read_training(content)
    found = find_training(plan.slug)
    if found is not None:
        return found
    with transaction():
        made = trainings.create_training(plan, at=MOMENT)
        for hotel in read_hotels(content):
            accommodation.add_hotel(made, hotel)
    return made


def add_sample() -> Training:
    """Add everything of the sample, unless it is there."""
    with transaction():
        return load_sample(at=MOMENT)
