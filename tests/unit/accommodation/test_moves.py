"""Another bed: only on one's own nights, only where one is free, and what is free instead."""

from typing import Any

import pytest

from logistics.accommodation.rules import Move, beds_for_move
from logistics.core.errors import DomainError, Taken
from tests.factories.accommodation import a_room, a_stay, april, beds_in, person_id

TWIN, SINGLE, OTHER = a_room("Twin 1"), a_room("Single 01"), a_room("Single 02")
ROOMS = [TWIN, OTHER, SINGLE]
IN_TWIN = [*beds_in("Twin 1", "P08", [21, 22]), *beds_in("Twin 1", "P10", [21], bed=2)]


def beds(*days: int, room: Any = TWIN, nights: Any = (), stay: Any = None, bed: int = 0) -> Any:
    move = Move(person_id("P01"), tuple(map(april, days)), room.id, bed)
    stay = stay or a_stay("P01")
    return beds_for_move(move, room, stay=stay, rooms=ROOMS, nights=nights)


def test_an_empty_room_gives_its_first_bed() -> None:
    assert beds(21, 22) == {april(21): 1, april(22): 1}


def test_the_bed_that_is_free_on_all_nights_is_given() -> None:
    assert beds(22, 23, nights=IN_TWIN) == {april(22): 2, april(23): 2}


def test_a_chosen_bed_is_given() -> None:
    assert beds(22, bed=2, nights=IN_TWIN) == {april(22): 2}


def test_a_third_person_in_a_twin_is_refused_with_what_is_free() -> None:
    with pytest.raises(Taken) as refused:
        beds(21, 22, nights=[*IN_TWIN, *beds_in("Single 01", "P05", [22])])

    assert refused.value.status == 409
    assert refused.value.message == (
        "Twin 1 is full on Tue 21 April. Free on these nights: Single 02."
    )


def test_a_refusal_says_when_nothing_is_free() -> None:
    full = [*IN_TWIN, *beds_in("Single 01", "P05", [21]), *beds_in("Single 02", "P06", [21])]

    with pytest.raises(Taken) as refused:
        beds(21, nights=full)

    assert refused.value.message == (
        "Twin 1 is full on Tue 21 April. No other room is free on all these nights."
    )


def test_the_room_somebody_has_is_not_offered_instead() -> None:
    with pytest.raises(Taken) as refused:
        beds(21, nights=[*IN_TWIN, *beds_in("Single 01", "P01", [21])])

    assert refused.value.message == (
        "Twin 1 is full on Tue 21 April. Free on these nights: Single 02."
    )


def test_a_chosen_bed_that_is_taken_is_refused() -> None:
    with pytest.raises(Taken):
        beds(22, bed=1, nights=IN_TWIN)


def test_ones_own_bed_counts_as_free() -> None:
    assert beds(21, room=SINGLE, nights=beds_in("Single 01", "P01", [21])) == {april(21): 1}


@pytest.mark.parametrize(
    ("days", "changes", "field"),
    [
        pytest.param([], {}, "nights", id="no night"),
        pytest.param([21, 25], {}, "nights", id="a night outside the stay"),
        pytest.param([21], {"bed": 3}, "bed", id="a bed that is not there"),
    ],
)
def test_a_move_that_cannot_be_is_refused(days: list[int], changes: Any, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        beds(*days, **changes)

    assert (refused.value.status, refused.value.field) == (422, field)


def test_a_night_with_a_bed_may_be_moved_though_the_stay_has_no_dates() -> None:
    night = beds_in("Single 01", "P01", [21])

    assert beds(21, nights=night, stay=a_stay("P01", None)) == {april(21): 1}
