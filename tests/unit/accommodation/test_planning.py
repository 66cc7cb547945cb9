"""Who sleeps where: one bed a night each, room-mates together, nobody moved without need."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.accommodation.rules import (
    BedRequest,
    PlacedBed,
    PlannedRoom,
    RoomPlan,
    RoomType,
    plan_rooms,
)
from tests.factories.accommodation import placed, wants

TWIN = PlannedRoom("Twin 1", RoomType.TWIN, 2)
SINGLE = PlannedRoom("Single 01", RoomType.SINGLE, 1)
CODES = [f"P{number:02}" for number in range(1, 8)]
FIRST = date(2026, 4, 20)


def where(plan: RoomPlan) -> dict[str, list[tuple[int, str]]]:
    """Return (day of April, room) by code."""
    found: dict[str, list[tuple[int, str]]] = {}
    for bed in plan.beds:
        found.setdefault(bed.code, []).append((bed.night.day, bed.label))
    return found


def rooms_of(plan: RoomPlan) -> dict[str, set[str]]:
    return {code: {label for _, label in nights} for code, nights in where(plan).items()}


def test_singles_and_doubles_get_a_room_each_by_code() -> None:
    plan = plan_rooms([wants("P10"), wants("P02", "double"), wants("P01")])

    assert rooms_of(plan) == {"P01": {"Single 01"}, "P02": {"Double 1"}, "P10": {"Single 02"}}


def test_two_who_name_each_other_share_on_their_common_nights() -> None:
    plan = plan_rooms(
        [
            wants("P10", "twin", range(21, 24), sharing_with="P08"),
            wants("P08", "twin", range(21, 25), sharing_with="P10"),
        ]
    )

    assert rooms_of(plan) == {"P08": {"Twin 1"}, "P10": {"Twin 1"}}
    assert [bed.bed for bed in plan.beds] == [1, 1, 1, 1, 2, 2, 2]


def test_somebody_who_arrives_before_their_room_mate_keeps_the_bed() -> None:
    plan = plan_rooms(
        [
            wants("P08", "twin", range(22, 25), sharing_with="P10"),
            wants("P10", "twin", range(21, 25), sharing_with="P08"),
        ]
    )

    assert {(bed.code, bed.bed) for bed in plan.beds} == {("P08", 1), ("P10", 2)}


@pytest.mark.parametrize(
    "mate",
    [
        pytest.param([], id="is missing"),
        pytest.param([wants("P10", "twin")], id="names nobody"),
        pytest.param([wants("P10", "twin", sharing_with="P11")], id="names somebody else"),
        pytest.param([wants("P10", "single", sharing_with="P08")], id="wants a single"),
    ],
)
def test_a_twin_is_for_one_when_the_room_mate(mate: list[BedRequest]) -> None:
    plan = plan_rooms([wants("P08", "twin", sharing_with="P10"), *mate])

    shared = [key for key, people in Counter((b.label, b.night) for b in plan.beds).items()
              if people > 1]  # fmt: skip
    assert rooms_of(plan)["P08"] == {"Twin 1"}
    assert shared == []


def test_a_room_is_used_again_by_who_comes_later() -> None:
    plan = plan_rooms([wants("P01", days=[21, 22]), wants("P02", days=[23, 24])])

    assert rooms_of(plan) == {"P01": {"Single 01"}, "P02": {"Single 01"}}


def test_a_given_room_is_used_before_a_new_one_is_made() -> None:
    rooms = [PlannedRoom("Room 301", RoomType.SINGLE, 1)]

    plan = plan_rooms([wants("P01"), wants("P02")], rooms=rooms)

    assert rooms_of(plan) == {"P01": {"Room 301"}, "P02": {"Single 01"}}


def test_a_new_label_never_meets_one_given_by_hand() -> None:
    rooms = [PlannedRoom("Single 01", RoomType.TWIN, 2)]

    plan = plan_rooms([wants("P01")], rooms=rooms)

    assert rooms_of(plan) == {"P01": {"Single 02"}}


def test_a_twin_room_with_one_bed_left_in_it_is_not_given_to_two() -> None:
    rooms = [PlannedRoom("Twin 1", RoomType.TWIN, 1)]
    two = [wants("P01", "twin", sharing_with="P02"), wants("P02", "twin", sharing_with="P01")]

    plan = plan_rooms(two, rooms=rooms)

    assert rooms_of(plan) == {"P01": {"Twin 2"}, "P02": {"Twin 2"}}


def test_a_longer_stay_goes_on_in_the_same_room() -> None:
    rooms = [SINGLE, PlannedRoom("Single 02", RoomType.SINGLE, 1)]
    have = placed("P01", "Single 02", range(21, 24))

    plan = plan_rooms([wants("P01", days=range(21, 25))], rooms=rooms, placed=have)

    assert rooms_of(plan) == {"P01": {"Single 02"}}


def test_a_longer_stay_moves_only_who_stays_longer_when_the_room_is_taken() -> None:
    rooms = [PlannedRoom("Single 01", RoomType.SINGLE, 1)]
    have = [*placed("P01", "Single 01", [21, 22]), *placed("P02", "Single 01", [23, 24])]

    plan = plan_rooms([wants("P01", days=[21, 22, 23]), wants("P02", days=[23, 24])],
                      rooms=rooms, placed=have)  # fmt: skip

    assert rooms_of(plan) == {"P01": {"Single 02"}, "P02": {"Single 01"}}


def test_a_room_mate_who_comes_with_a_later_file_joins() -> None:
    have = placed("P08", "Twin 1", range(21, 25))

    plan = plan_rooms(
        [wants("P08", "twin", sharing_with="T01"), wants("T01", "twin", sharing_with="P08")],
        rooms=[TWIN],
        placed=have,
    )

    assert rooms_of(plan) == {"P08": {"Twin 1"}, "T01": {"Twin 1"}}


def test_room_mates_share_though_one_stays_on_where_the_room_is_taken() -> None:
    have = [*placed("P08", "Twin 1", [21, 22]), *placed("P05", "Twin 1", [23])]

    plan = plan_rooms(
        [
            wants("P08", "twin", [21, 22], sharing_with="P10"),
            wants("P10", "twin", [21, 22, 23], sharing_with="P08"),
            wants("P05", "twin", [23]),
        ],
        rooms=[TWIN],
        placed=have,
    )

    assert where(plan)["P10"] == [(21, "Twin 1"), (22, "Twin 1"), (23, "Twin 2")]
    assert where(plan)["P08"] == [(21, "Twin 1"), (22, "Twin 1")]


def test_a_longer_stay_is_no_reason_to_sleep_beside_a_stranger() -> None:
    have = [*placed("P01", "Twin 1", [21, 22]), *placed("P05", "Twin 1", [23])]

    plan = plan_rooms(
        [wants("P01", "twin", [21, 22, 23]), wants("P05", "twin", [23])], rooms=[TWIN], placed=have
    )

    assert rooms_of(plan) == {"P01": {"Twin 2"}, "P05": {"Twin 1"}}


def test_ones_own_room_comes_before_the_room_mates() -> None:
    have = [*placed("P08", "Single 01", range(21, 25)), *placed("P10", "Twin 1", [21])]

    plan = plan_rooms(
        [
            wants("P08", "twin", range(21, 25), sharing_with="P10"),
            wants("P10", "twin", [21, 25], sharing_with="P08"),
        ],
        rooms=[TWIN, SINGLE],
        placed=have,
    )

    assert where(plan)["P10"] == [(21, "Twin 1"), (25, "Twin 1")]


def test_a_move_by_hand_stays_and_goes_on_with_a_longer_stay() -> None:
    rooms = [TWIN, PlannedRoom("Single 01", RoomType.SINGLE, 1)]
    have = [*placed("P01", "Twin 1", [21, 22], bed=2), *placed("P02", "Twin 1", [21, 22, 23])]

    plan = plan_rooms(
        [wants("P01", days=[21, 22, 23]), wants("P02", "twin", [21, 22, 23])],
        rooms=rooms,
        placed=have,
    )

    assert rooms_of(plan) == {"P01": {"Twin 1"}, "P02": {"Twin 1"}}


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(placed("P01", "Single 99", [21]), id="a room that is gone"),
        pytest.param(placed("P01", "Twin 1", [21], bed=3), id="a bed that is not there"),
        pytest.param(placed("P99", "Twin 1", [21]), id="somebody who does not come"),
        pytest.param(placed("P01", "Twin 1", [28]), id="a night outside the stay"),
    ],
)
def test_what_cannot_be_kept_is_planned_anew(wrong: list[PlacedBed]) -> None:
    plan = plan_rooms([wants("P01", days=[21])], rooms=[TWIN], placed=wrong)

    assert where(plan) == {"P01": [(21, "Single 01")]}


@st.composite
def requests(draw: st.DrawFn) -> list[BedRequest]:
    """Some people with any dates and wishes, in any order."""
    found = []
    for code in draw(st.lists(st.sampled_from(CODES), unique=True)):
        first, length = draw(st.integers(0, 4)), draw(st.integers(0, 4))
        nights = frozenset(FIRST + timedelta(days=first + day) for day in range(length))
        room_type = draw(st.sampled_from([RoomType.SINGLE, RoomType.TWIN, RoomType.DOUBLE]))
        found.append(BedRequest(code, room_type, nights, draw(st.sampled_from(["", *CODES]))))
    return found


beds = st.builds(
    PlacedBed,
    st.sampled_from([*CODES, "P99"]),
    st.integers(0, 8).map(lambda day: FIRST + timedelta(days=day)),
    st.sampled_from(["Twin 1", "Twin 2", "Single 01"]),
    st.integers(1, 3),
)
ROOMS = [TWIN, PlannedRoom("Twin 2", RoomType.TWIN, 2), SINGLE]


@given(requests(), st.lists(beds))
def test_everybody_has_one_bed_a_night_and_no_bed_has_two(
    wanted: list[BedRequest], have: list[PlacedBed]
) -> None:
    plan = plan_rooms(wanted, rooms=ROOMS, placed=have)

    slept = Counter((bed.code, bed.night) for bed in plan.beds)
    taken = Counter((bed.label, bed.night, bed.bed) for bed in plan.beds)
    beds_of = {room.label: room.beds for room in plan.rooms}
    assert slept == Counter({(r.code, night): 1 for r in wanted for night in r.nights})
    assert set(taken.values()) <= {1}
    assert all(1 <= bed.bed <= beds_of[bed.label] for bed in plan.beds)
    assert len(beds_of) == len(plan.rooms)


@given(requests())
def test_room_mates_share_every_common_night_in_one_room(wanted: list[BedRequest]) -> None:
    plan = plan_rooms(wanted)

    by_code = {request.code: request for request in wanted}
    rooms = {(bed.code, bed.night): bed.label for bed in plan.beds}
    for one in wanted:
        mate = by_code.get(one.sharing_with)
        if mate and mate.sharing_with == one.code and one.code != mate.code and (
            one.room_type == mate.room_type == RoomType.TWIN
        ):  # fmt: skip
            both = {(rooms[one.code, n], rooms[mate.code, n]) for n in one.nights & mate.nights}
            assert all(first == second for first, second in both)
            assert len(both) <= 1


@given(requests())
def test_everybody_keeps_one_bed_over_the_nights(wanted: list[BedRequest]) -> None:
    plan = plan_rooms(wanted)

    used = {(bed.code, bed.label, bed.bed) for bed in plan.beds}
    assert len(used) == len({request.code for request in wanted if request.nights})


@given(requests(), st.lists(beds), st.randoms())
def test_a_plan_put_in_again_comes_out_unchanged_in_any_order(
    wanted: list[BedRequest], have: list[PlacedBed], chance: Random
) -> None:
    plan = plan_rooms(wanted, rooms=ROOMS, placed=have)
    shuffled, rooms, again = list(wanted), list(plan.rooms), list(plan.beds)
    for entries in (shuffled, rooms, again):
        chance.shuffle(entries)

    assert plan_rooms(shuffled, rooms=rooms, placed=again) == plan
    assert plan_rooms(shuffled, rooms=ROOMS, placed=have) == plan


@given(requests(), requests())
def test_new_people_move_nobody_who_was_there(
    before: list[BedRequest], more: list[BedRequest]
) -> None:
    codes = {request.code for request in before}
    both = [*before, *(request for request in more if request.code not in codes)]
    first = plan_rooms(before)

    second = plan_rooms(both, rooms=first.rooms, placed=first.beds)

    assert set(first.beds) <= set(second.beds)
