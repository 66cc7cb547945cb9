"""The grid: who is where, what is free, what the block holds, who waits."""

from typing import Any

from logistics.accommodation.rules import HotelFacts, RoomType, own_nights, rooming_grid
from logistics.roster.rules import State
from tests.factories.accommodation import (
    a_block,
    a_hotel,
    a_room,
    a_stay,
    april,
    beds_in,
    person_id,
    stays_by_person,
)
from tests.factories.roster import a_person
from tests.factories.trainings import a_training

PEOPLE = tuple(a_person(code, given_name=code, family_name="") for code in ("P01", "P02", "P10"))


def facts(**changes: Any) -> HotelFacts:
    given: dict[str, Any] = {
        "hotel": a_hotel(),
        "people": PEOPLE,
        "stays": stays_by_person(*(a_stay(person.code, (21, 23)) for person in PEOPLE)),
        "rooms": tuple(map(a_room, ("Single 10", "Single 02", "Twin 1"))),
        "nights": (
            *beds_in("Twin 1", "P01", [21, 22]),
            *beds_in("Twin 1", "P02", [21], bed=2),
        ),
        "block": (*a_block(rooms=1, days=[21, 22]), *a_block(RoomType.TWIN, 1, [21])),
    }
    return HotelFacts(**(given | changes))


def test_rooms_are_sorted_by_number_and_nights_by_date() -> None:
    grid = rooming_grid(facts(), a_training())

    assert [row.room.label for row in grid.rows] == ["Single 02", "Single 10", "Twin 1"]
    assert grid.nights == (april(21), april(22))


def test_people_stand_in_a_room_by_bed_and_are_new_once() -> None:
    twin = rooming_grid(facts(), a_training()).rows[2]

    assert [[(g.name, g.is_new) for g in cell.guests] for cell in twin.cells] == [
        [("P01", True), ("P02", True)],
        [("P01", False)],
    ]
    assert [cell.free for cell in twin.cells] == [0, 1]


def test_as_many_empty_rooms_are_free_as_the_block_still_holds() -> None:
    rows = rooming_grid(facts(), a_training()).rows

    assert [[cell.free for cell in row.cells] for row in rows[:2]] == [[1, 1], [0, 0]]


def test_block_and_totals_count_rooms_once_and_everybody() -> None:
    grid = rooming_grid(facts(), a_training())

    assert [(row.room_type, row.counts) for row in grid.block] == [
        (RoomType.SINGLE, ((0, 1), (0, 1))),
        (RoomType.TWIN, ((1, 1), (1, 0))),
    ]
    assert (grid.rooms, grid.people, grid.person_nights) == ((1, 1), (2, 1), 3)


def test_those_without_a_bed_wait_with_their_nights() -> None:
    grid = rooming_grid(facts(), a_training())

    assert [(w.name, w.nights) for w in grid.waiting] == [
        ("P02", (april(22),)),
        ("P10", (april(21), april(22))),
    ]


def test_who_does_not_come_does_not_wait() -> None:
    gone = a_person("P10", state=State.DECLINED)

    grid = rooming_grid(facts(people=(*PEOPLE[:2], gone)), a_training())

    assert [waiting.person.code for waiting in grid.waiting] == ["P02"]


def test_own_nights_name_the_room_mates() -> None:
    nights = own_nights(facts(), person_id("P01"))

    assert [(n.bed.night, n.bed.room_label, n.mates) for n in nights] == [
        (april(21), "Twin 1", ("P02",)),
        (april(22), "Twin 1", ()),
    ]
