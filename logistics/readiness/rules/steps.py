"""What a new training still needs before anything can be judged."""

from dataclasses import dataclass

from logistics.readiness.rules.destinations import Area
from logistics.readiness.rules.facts import Facts


@dataclass(frozen=True)
class FirstStep:
    """One thing to bring in; `is_done` once there is any of it."""

    label: str
    text: str
    area: Area
    is_done: bool


def first_steps(facts: Facts) -> tuple[FirstStep, ...]:
    """Return what a training starts with, in the order to do it; nothing once all is there."""
    steps = (
        FirstStep(
            "Import the people", "Participants, then trainers: two files.", Area.PEOPLE,
            bool(facts.people),
        ),
        FirstStep(
            "Import the journeys", "The people come first: each leg names its traveller.",
            Area.TRAVEL, bool(facts.legs),
        ),
        FirstStep(
            "Import the agenda", "The trainers come first: each session names who leads it.",
            Area.AGENDA, bool(facts.items),
        ),
    )  # fmt: skip
    return () if all(step.is_done for step in steps) else steps
