"""Trainings for tests."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from logistics.trainings.rules import Training

TRAINING_ID = UUID("00000000-0000-4000-8000-00000000000a")


def a_training(**changes: Any) -> Training:
    """Three days in Belgrade in April, entered long before."""
    facts: dict[str, Any] = {
        "id": TRAINING_ID,
        "slug": "borders-2026",
        "title": "Human rights at borders",
        "subtitle": "",
        "neutral_title": "Training in communication skills",
        "organiser": "Training organiser",
        "reference_prefix": "HRB-2026-BEG",
        "place": "Belgrade",
        "country_code": "RS",
        "zone": "Europe/Belgrade",
        "language": "en",
        "first_day": date(2026, 4, 22),
        "last_day": date(2026, 4, 24),
        "capacity": 25,
        "currency": "EUR",
        "places_of_work": ("AL", "XK", "RS"),
        "created_at": datetime(2026, 2, 1, 9, tzinfo=UTC),
    }
    return Training(**(facts | changes))
