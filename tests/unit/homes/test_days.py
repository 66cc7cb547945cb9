"""The greeting, and which day of the agenda one's own page shows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from logistics.agenda.rules import ItemKind
from logistics.homes.rules import (
    DayItem,
    comes_first,
    days_near,
    days_to_show,
    greeting,
    no_place_sentence,
)
from logistics.roster.rules import HOLDING, PersonDetails, State
from logistics.trainings.rules import Colour, Pattern, Theme
from tests.factories.trainings import a_training

TRAINING = a_training()
NINE = datetime(2026, 4, 22, 7, tzinfo=UTC)  # 09:00 in Belgrade on day 1
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def an_item(title: str, starts: datetime = NINE, **more: Any) -> DayItem:
    return DayItem(title, ItemKind.SESSION, starts, starts + HOUR, **more)


def a_day(day: int, number: int) -> list[DayItem]:
    starts = NINE + timedelta(days=day - 1)
    return [an_item(f"D{day}.{n}", starts + n * HOUR) for n in range(number)]


def titles(items: list[DayItem], at: datetime) -> list[str]:
    return [day.title for day in days_to_show(items, TRAINING, at)]


@pytest.mark.parametrize(
    ("hour", "text"),
    [
        (0, "Good morning, Blerta"),
        (11, "Good morning, Blerta"),
        (12, "Good afternoon, Blerta"),
        (17, "Good afternoon, Blerta"),
        (18, "Good evening, Blerta"),
        (23, "Good evening, Blerta"),
    ],
)
def test_greeting_goes_by_the_local_hour(hour: int, text: str) -> None:
    details = PersonDetails(given_name="Ana", badge_name="Blerta")

    assert greeting(details, datetime(2026, 4, 8, hour, 59, tzinfo=TRAINING.tz)) == text


@pytest.mark.parametrize(
    ("details", "text"),
    [
        (PersonDetails(given_name="Nino", family_name="Dolidze"), "Good morning, Nino"),
        (PersonDetails(family_name="Dolidze"), "Good morning"),
    ],
)
def test_greeting_without_a_badge_name(details: PersonDetails, text: str) -> None:
    assert greeting(details, NINE) == text


@pytest.mark.parametrize("state", sorted(set(State) - HOLDING))
def test_everybody_without_a_place_reads_how_they_stand(state: State) -> None:
    assert no_place_sentence(state) != "You hold no place at the moment."


@pytest.mark.parametrize(
    ("at", "title"),
    [
        pytest.param(NINE - timedelta(days=14), "Wed 22 April", id="two weeks before"),
        pytest.param(NINE, "Today, Wed 22 April", id="in the morning"),
        pytest.param(NINE + 5 * HOUR - SECOND, "Today, Wed 22 April", id="before the last ends"),
        pytest.param(NINE + 5 * HOUR, "Thu 23 April", id="when the last has ended"),
        pytest.param(NINE + timedelta(days=9), "Thu 23 April", id="long after"),
    ],
)
def test_day_shown_is_the_next_with_something_to_come(at: datetime, title: str) -> None:
    assert titles([*a_day(1, 5), *a_day(2, 5)], at) == [title]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(3, ["Wed 22 April", "Thu 23 April"]), (4, ["Wed 22 April"])],
    ids=["little", "enough"],
)
def test_day_with_little_in_it_brings_the_next(number: int, shown: list[str]) -> None:
    items = [*a_day(1, number), *a_day(2, 5), *a_day(3, 5)]

    assert titles(items, NINE - timedelta(days=2)) == shown


@pytest.mark.parametrize(
    ("day", "first"),
    [
        pytest.param(8, 21, id="long before"),
        pytest.param(21, 21, id="the day before"),
        pytest.param(22, 22, id="day 1"),
        pytest.param(24, 24, id="the last day"),
        pytest.param(30, 24, id="long after"),
    ],
)
def test_days_near_are_two_days_of_the_place(day: int, first: int) -> None:
    near = days_near(TRAINING, datetime(2026, 4, day, 12, tzinfo=UTC))

    assert (near.starts, near.ends) == (
        datetime(2026, 4, first - 1, 22, tzinfo=UTC), datetime(2026, 4, first + 1, 22, tzinfo=UTC),
    )  # fmt: skip


def test_no_day_is_shown_without_an_agenda() -> None:
    assert days_to_show([], TRAINING, NINE) == ()


def test_items_of_today_that_are_over_stand_apart() -> None:
    (day,) = days_to_show(a_day(1, 5), TRAINING, NINE + 2 * HOUR)

    assert [line.title for line in day.earlier] == ["D1.0", "D1.1"]
    assert [(line.title, line.is_on) for line in day.lines] == [
        ("D1.2", True), ("D1.3", False), ("D1.4", False),
    ]  # fmt: skip


def test_nothing_stands_apart_on_another_day() -> None:
    (day,) = days_to_show(a_day(1, 5), TRAINING, NINE + timedelta(days=9))

    assert (day.earlier, len(day.lines)) == ((), 5)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(NINE - timedelta(days=1), False, id="the day before"),
        pytest.param(NINE - 9 * HOUR, True, id="from midnight of day 1"),
        pytest.param(NINE + 5 * HOUR, False, id="when today is over"),
    ],
)
def test_agenda_comes_first_while_a_day_is_on(at: datetime, expected: bool) -> None:
    items = [*a_day(0, 1), *a_day(1, 5), *a_day(2, 5)]

    assert comes_first(days_to_show(items, TRAINING, at), TRAINING, at) is expected


def test_line_of_the_day_has_times_spaces_and_theme() -> None:
    theme = Theme("T1", "Advocacy", colour=Colour.AMBER, pattern=Pattern.DOTS)
    item = an_item("Kosovo corridor", theme=theme, spaces=("A", "B"))

    line = days_to_show([item], TRAINING, NINE)[0].lines[0]

    assert (line.title, line.starts, line.ends, line.iso) == (
        "Kosovo* corridor", "09:00", "10:00", "2026-04-22T09:00",
    )  # fmt: skip
    assert (line.sub, line.theme, line.style) == ("A, B", "Advocacy", "c-amber p-dots")


def test_line_of_the_day_leaves_out_the_cross_cutting_theme() -> None:
    item = an_item("Opening", theme=Theme("X", "Cross-cutting"))

    assert days_to_show([item], TRAINING, NINE)[0].lines[0].theme == ""
