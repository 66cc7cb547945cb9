"""Which moment a board is asked for, and how far away the training is then."""

from datetime import date, datetime

from logistics.core.periods import day_text
from logistics.trainings.rules import Training


def moment_of(text: str, training: Training) -> datetime | None:
    """Read an ISO time as a moment (aware), or return None if it is none.

    Without an offset it is wall time at the place of the training; a day alone is its midnight.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1 < read.year < 9999:
        return None  # shifting it into another zone would leave the calendar
    return read if read.tzinfo else read.replace(tzinfo=training.tz)


def countdown(training: Training, today: date) -> str:
    """Say how far away the training is on `today`, a day at its place."""
    if today < training.first_day:
        days = (training.first_day - today).days
        return "Starts tomorrow" if days == 1 else f"{days} days to go"
    if today <= training.last_day:
        length = training.day_number(training.last_day)
        return f"Day {training.day_number(today)} of {length}"
    return f"Ended on {day_text(training.last_day)}"
