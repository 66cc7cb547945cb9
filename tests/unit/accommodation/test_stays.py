"""What a stay can be, and what a second file changes in it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from logistics.accommodation.rules import (
    RoomType,
    StayChange,
    StayWish,
    differences,
    is_own_cost,
    merged,
    nights_of_stay,
    paid_nights,
    require_possible,
    room_label,
)
from logistics.core.errors import DomainError
from logistics.roster.rules import Kind
from tests.factories.accommodation import april
from tests.factories.trainings import a_training

STAY = StayChange(april(21), april(25), StayWish())


@pytest.mark.parametrize(
    "stay",
    [
        pytest.param(STAY, id="four nights"),
        pytest.param(replace(STAY, check_out=april(22)), id="one night"),
        pytest.param(replace(STAY, check_out=date(2026, 6, 20)), id="sixty nights"),
        pytest.param(StayChange(), id="nothing known yet"),
    ],
)
def test_possible_stays_pass(stay: StayChange) -> None:
    require_possible(stay)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"check_out": april(21)}, "check_out", id="no night"),
        pytest.param({"check_out": april(20)}, "check_out", id="the wrong way round"),
        pytest.param({"check_out": date(2026, 6, 21)}, "check_out", id="sixty-one nights"),
        pytest.param({"check_out": None}, "check_out", id="no end"),
        pytest.param({"check_in": None}, "check_in", id="no start"),
    ],
)
def test_impossible_stays_are_refused_beside_their_field(changes: Any, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        require_possible(replace(STAY, **changes))

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        pytest.param(StayChange(april(21), april(25)), StayChange(april(20), april(25)),
                     id="the same file leaves the edit"),
        pytest.param(StayChange(april(22), april(25)), StayChange(april(22), april(25)),
                     id="new dates in the file win"),
        pytest.param(StayChange(april(21), april(25), StayWish(RoomType.TWIN)),
                     StayChange(april(20), april(25), StayWish(RoomType.TWIN)),
                     id="another room leaves the dates"),
    ],
)  # fmt: skip
def test_a_file_changes_only_what_it_says_anew(file: StayChange, expected: StayChange) -> None:
    last, edited = StayChange(april(21), april(25)), StayChange(april(20), april(25))

    assert merged(edited, file, last=last) == expected


def test_a_first_file_wins() -> None:
    assert merged(STAY, StayChange(), last=None) == StayChange()


def test_nights_of_a_stay_leave_out_the_day_of_departure() -> None:
    assert nights_of_stay(STAY) == frozenset(map(april, [21, 22, 23, 24]))


@pytest.mark.parametrize(
    "stay",
    [
        pytest.param(None, id="no stay"),
        pytest.param(StayChange(), id="no dates"),
        pytest.param(replace(STAY, wish=StayWish(RoomType.NONE)), id="no room"),
    ],
)
def test_no_nights_without_dates_or_room(stay: StayChange | None) -> None:
    assert nights_of_stay(stay) == frozenset()


def test_paid_nights_go_from_the_eve_to_the_night_of_the_last_day() -> None:
    assert paid_nights(a_training()) == tuple(map(april, [21, 22, 23, 24]))


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        (Kind.PARTICIPANT, 20, True),
        (Kind.PARTICIPANT, 21, False),
        (Kind.PARTICIPANT, 24, False),
        (Kind.PARTICIPANT, 25, True),
        (Kind.TRAINER, 20, False),
        (Kind.TRAINER, 25, False),
    ],
)
def test_nights_outside_the_paid_ones_are_a_participants_own_cost(
    kind: Kind, day: int, expected: bool
) -> None:
    assert is_own_cost(kind, april(day), a_training()) is expected


@pytest.mark.parametrize(
    ("room_type", "number", "label"),
    [
        (RoomType.SINGLE, 1, "Single 01"),
        (RoomType.SINGLE, 100, "Single 100"),
        (RoomType.TWIN, 1, "Twin 1"),
        (RoomType.DOUBLE, 12, "Double 12"),
    ],
)
def test_rooms_are_labelled_by_type_and_number(
    room_type: RoomType, number: int, label: str
) -> None:
    assert room_label(room_type, number) == label


def test_differences_name_only_what_differs() -> None:
    theirs = StayChange(april(21), april(25), StayWish(RoomType.TWIN, "P10"))
    yours = StayChange(april(21), None, StayWish(RoomType.SINGLE, "P10", late_check_out=True))

    assert differences(theirs, yours) == (
        ("To", "Sat 25 April", ""),
        ("Room", "twin", "single"),
        ("Late check-out", "no", "yes"),
    )
