"""Small questions a training answers about its days."""

from datetime import UTC, date, datetime

import pytest

from logistics.trainings.rules import Colour, Pattern, Theme, look_of
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
    ("code", "position", "look"),
    [
        ("T1", 1, (Colour.BLUE, Pattern.PLAIN)),
        ("T2", 2, (Colour.AMBER, Pattern.STRIPES)),
        ("T3", 3, (Colour.GREEN, Pattern.DOTS)),
        ("T4", 4, (Colour.BLUE, Pattern.STRIPES)),
        ("X", 2, (Colour.GREY, Pattern.PLAIN)),
    ],
)
def test_look_of_a_theme_goes_by_position(
    code: str, position: int, look: tuple[Colour, Pattern]
) -> None:
    assert look_of(code, position) == look


def test_looks_of_nine_themes_all_differ() -> None:
    assert len({look_of(f"T{n}", n) for n in range(1, 10)}) == 9


@pytest.mark.parametrize(("code", "is_cross_cutting"), [("T1", False), ("X", True), ("", True)])
def test_theme_knows_whether_it_stands_for_everything_else(
    code: str, *, is_cross_cutting: bool
) -> None:
    assert Theme(code, "A").is_cross_cutting is is_cross_cutting


def test_theme_has_its_colour_on_screen_and_on_paper() -> None:
    theme = Theme("T1", "A", colour=Colour.GREEN, pattern=Pattern.STRIPES)

    assert (theme.style, theme.ink) == ("c-green p-stripes", "#2a7349")
