"""Small questions a training answers about its days."""

from datetime import UTC, date, datetime

import pytest

from logistics.trainings.rules import Theme
from tests.factories.trainings import a_training


@pytest.mark.parametrize(
    ("day", "number"),
    [(21, 0), (22, 1), (24, 3), (25, 4)],
    ids=["the day before", "day 1", "the last day", "the day after"],
)
def test_day_number_counts_from_the_first_day(day: int, number: int) -> None:
    assert a_training().day_number(date(2026, 4, day)) == number


def test_days_before_counts_back_from_the_first_day() -> None:
    assert a_training().days_before(14) == date(2026, 4, 8)


def test_local_shows_the_clock_at_the_place() -> None:
    local = a_training().local(datetime(2026, 4, 22, 7, tzinfo=UTC))

    assert local.isoformat() == "2026-04-22T09:00:00+02:00"


@pytest.mark.parametrize(
    ("theme", "style"),
    [
        (Theme("T1", "A", position=1), "t1"),
        (Theme("T3", "C", position=3), "t3"),
        (Theme("T4", "D", position=4), "tx"),
        (Theme("X", "Cross-cutting", position=2), "tx"),
        (Theme("T1", "A", position=0), "tx"),
    ],
    ids=["first", "third", "fourth", "cross-cutting", "nowhere"],
)
def test_theme_style_goes_by_position(theme: Theme, style: str) -> None:
    assert theme.style == style
