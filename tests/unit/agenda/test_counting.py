"""What counts towards attendance, in the sample and at the edges."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.agenda.rules import (
    HalfDay,
    Item,
    counted_items,
    counted_minutes,
    course_bounds,
    minutes_by_theme,
    slots_of,
)
from logistics.core.periods import Period
from tests.factories.agenda import NINE, TRAINING, an_item, minutes, sample_items


def test_sample_counts_1165_minutes() -> None:
    assert counted_minutes(sample_items()) == 1165


def test_sample_has_six_slots_with_their_minutes() -> None:
    slots = slots_of(sample_items(), TRAINING)

    assert [(slot.code, slot.day, slot.half, slot.minutes) for slot in slots] == [
        ("D1-AM", 1, HalfDay.AM, 195),
        ("D1-PM", 1, HalfDay.PM, 205),
        ("D2-AM", 2, HalfDay.AM, 180),
        ("D2-PM", 2, HalfDay.PM, 215),
        ("D3-AM", 3, HalfDay.AM, 190),
        ("D3-PM", 3, HalfDay.PM, 180),
    ]


@pytest.mark.parametrize(
    ("day", "expected"), [(1, 400), (2, 395), (3, 370)], ids=["day 1", "day 2", "day 3"]
)
def test_sample_days_add_up(day: int, expected: int) -> None:
    slots = slots_of(sample_items(), TRAINING)

    assert sum(slot.minutes for slot in slots if slot.day == day) == expected


def test_sample_minutes_by_theme() -> None:
    assert minutes_by_theme(sample_items()) == {"T1": 390, "T2": 250, "T3": 255, "X": 270}


def test_sample_course_runs_from_the_opening_to_the_closing() -> None:
    assert course_bounds(sample_items()) == Period(
        datetime(2026, 4, 22, 7, 0, tzinfo=UTC), datetime(2026, 4, 24, 14, 45, tzinfo=UTC)
    )


def test_course_bounds_without_counted_items_is_none() -> None:
    assert (
        course_bounds([an_item(), an_item(counted=True, slot=HalfDay.AM, cancelled=True)]) is None
    )


def test_course_bounds_ends_with_the_item_that_ends_last() -> None:
    long = an_item("A1", counted=True, slot=HalfDay.AM, length=90)
    short = an_item("A2", counted=True, slot=HalfDay.AM, starts=NINE + minutes(10), length=10)

    assert course_bounds([short, long]) == Period(NINE, NINE + minutes(90))


def test_cancelled_and_uncounted_items_do_not_count() -> None:
    kept = an_item("A1", counted=True, slot=HalfDay.AM)

    found = counted_items(
        [an_item("A2", counted=True, slot=HalfDay.AM, cancelled=True), kept, an_item("A3")]
    )

    assert found == [kept]


def test_minutes_without_a_theme_stand_under_an_empty_code() -> None:
    assert minutes_by_theme([an_item(counted=True, slot=HalfDay.PM, length=15)]) == {"": 15}


def test_slot_spans_its_items() -> None:
    first = an_item("A1", counted=True, slot=HalfDay.AM, length=30)
    second = an_item("A2", counted=True, slot=HalfDay.AM, starts=NINE + minutes(60), length=30)

    (slot,) = slots_of([second, first], TRAINING)

    assert (slot.items, slot.starts_at, slot.ends_at, slot.minutes) == (
        (first, second), NINE, NINE + minutes(90), 60,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "code"),
    [
        pytest.param(datetime(2026, 4, 21, 21, 59, tzinfo=UTC), "D0-AM", id="a minute to midnight"),
        pytest.param(datetime(2026, 4, 21, 22, 0, tzinfo=UTC), "D1-AM", id="midnight at the place"),
    ],
)
def test_slot_day_is_the_day_at_the_place(starts: datetime, code: str) -> None:
    item = an_item(starts=starts, counted=True, slot=HalfDay.AM)

    assert [slot.code for slot in slots_of([item], TRAINING)] == [code]


SAMPLE_ITEMS = sample_items()


@given(st.randoms(use_true_random=False))
def test_order_of_items_does_not_matter(chance: random.Random) -> None:
    mixed: list[Item] = SAMPLE_ITEMS.copy()
    chance.shuffle(mixed)

    assert slots_of(mixed, TRAINING) == slots_of(SAMPLE_ITEMS, TRAINING)
    assert course_bounds(mixed) == course_bounds(SAMPLE_ITEMS)


@given(st.lists(st.sampled_from(SAMPLE_ITEMS), unique_by=lambda item: item.code))
def test_slots_and_themes_each_add_up_to_the_counted_minutes(items: list[Item]) -> None:
    total = counted_minutes(items)

    assert sum(slot.minutes for slot in slots_of(items, TRAINING)) == total
    assert sum(minutes_by_theme(items).values()) == total
