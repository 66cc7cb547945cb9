"""Facts of a training from all features at once, and findings."""

from datetime import UTC, date, datetime
from typing import Any

from logistics.core.findings import Finding, Severity
from logistics.readiness.rules import Facts
from tests.factories.trainings import a_training

BEFORE = datetime(2026, 4, 8, 7, 0, tzinfo=UTC)  # 09:00 in Belgrade, two weeks before day 1


def facts_about(**known: Any) -> Facts:
    """Facts of a training of which nothing is known but what is given."""
    nothing: dict[str, Any] = {
        "training": a_training(),
        "people": (),
        "documents": {},
        "contacts": {},
        "legs": (),
        "bookings": {},
        "stays": {},
        "nights": (),
        "hotel": None,
        "block": (),
        "items": (),
        "spaces": (),
        "themes": (),
        "marks": (),
        "locked_days": frozenset(),
        "certificates": {},
        "handouts": (),
    }
    return Facts(**(nothing | known))


def a_finding(
    code: str = "arrives-late",
    subject: str = "L004",
    *,
    severity: Severity = Severity.WARNING,
    feature: str = "travel",
    due: date | None = None,
) -> Finding:
    """A finding with some advice."""
    return Finding(severity, code, subject, "Arrives late.", due, "Ask for supper.", feature)
