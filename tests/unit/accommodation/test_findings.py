"""What is wrong with the rooms: each code on both sides of its limit."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from logistics.accommodation.rules import (
    Journey,
    RoomType,
    accommodation_findings,
    nights_here,
    nights_text,
)
from logistics.core.findings import Finding
from logistics.roster.rules import Person, State
from tests.factories.accommodation import (
    a_block,
    a_hotel,
    a_stay,
    april,
    beds_in,
    person_id,
    stays_by_person,
)
from tests.factories.roster import a_person
from tests.factories.trainings import a_training

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
SINGLE, TWIN, NONE = RoomType.SINGLE, RoomType.TWIN, RoomType.NONE
P01, P02 = a_person("P01"), a_person("P02", given_name="Luan", family_name="Çollaku")
P08, P10 = a_person("P08"), a_person("P10")
TRAINER = a_person("T01")


def found_in(
    people: Sequence[Person] = (P01,), stays: Sequence[Any] = (), **facts: Any
) -> list[Finding]:
    """Return the findings of these facts; without a hotel unless one is given."""
    defaults: dict[str, Any] = {"hotel": None, "at": AT, "training": a_training()}
    nights, block = facts.pop("nights", ()), facts.pop("block", ())
    journeys = {person_id(code): j for code, j in facts.pop("journeys", {}).items()}
    return accommodation_findings(
        people, stays_by_person(*stays), nights, block, journeys, **(defaults | facts)
    )


def codes(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.severity.value, finding.code, finding.subject) for finding in found]


NO_BED = [("error", "night-without-bed", "P01")]


@pytest.mark.parametrize(
    ("stay", "days", "expected"),
    [
        pytest.param(a_stay(), range(21, 25), [], id="a bed every night"),
        pytest.param(a_stay(), range(21, 24), NO_BED, id="the last night is missing"),
        pytest.param(a_stay(), range(22, 25), NO_BED, id="the first night is missing"),
        pytest.param(a_stay(room_type=NONE), [], [], id="needs no room"),
        pytest.param(a_stay(nights=None), [], [], id="no dates known"),
    ],
)
def test_a_night_of_the_stay_without_a_bed(stay: Any, days: Any, expected: Any) -> None:
    found = found_in(stays=[stay], nights=beds_in("Single 01", "P01", days))

    assert codes(found) == expected


def test_nights_without_a_bed_are_named_as_spans() -> None:
    found = found_in(stays=[a_stay()], nights=beds_in("Single 01", "P01", [22]))

    assert [f.message for f in found] == [
        "Blerta Çelaj has no bed on Tue 21 April, Thu 23 April – Fri 24 April."
    ]
    assert [f.feature for f in found] == ["accommodation"]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        pytest.param(a_person("P01", state=State.INVITED), NO_BED, id="invited"),
        pytest.param(a_person("P01", state=State.WITHDRAWN), [], id="withdrawn"),
        pytest.param(a_person("P01", state=State.RESERVE), [], id="on the reserve list"),
    ],
)
def test_only_people_who_come_need_a_bed(person: Person, expected: Any) -> None:
    assert codes(found_in([person], [a_stay()])) == expected


def test_a_trainer_needs_a_bed_too() -> None:
    assert codes(found_in([TRAINER], [a_stay("T01")])) == [("error", "night-without-bed", "T01")]


@pytest.mark.parametrize(
    ("journey", "stay", "nights"),
    [
        pytest.param(Journey(april(21), april(23)), None, [21, 22], id="both ends"),
        pytest.param(Journey(april(20), None), a_stay(), [20, 21, 22, 23, 24], id="arrives early"),
        pytest.param(Journey(None, april(26)), a_stay(), [21, 22, 23, 24, 25], id="leaves late"),
        pytest.param(Journey(april(22), april(24)), a_stay(), [21, 22, 23, 24], id="inside"),
        pytest.param(Journey(april(21), None), None, [], id="no end known"),
        pytest.param(Journey(april(21), april(21)), None, [], id="the same day"),
        pytest.param(Journey(april(23), april(21)), None, [], id="the wrong way round"),
        pytest.param(Journey(date(2025, 4, 1), april(21)), None, [], id="a year too long"),
        pytest.param(Journey(), a_stay(), [21, 22, 23, 24], id="no journey"),
    ],
)
def test_nights_here_are_those_of_stay_and_journey(
    journey: Journey, stay: Any, nights: list[int]
) -> None:
    assert nights_here(stay, journey) == frozenset(map(april, nights))


def test_a_night_before_the_stay_is_found_by_the_journey() -> None:
    found = found_in(
        stays=[a_stay()],
        nights=beds_in("Single 01", "P01"),
        journeys={"P01": Journey(april(20), april(25))},
    )

    assert [f.message for f in found] == ["Blerta Çelaj has no bed on Mon 20 April."]


@pytest.mark.parametrize(
    ("journey", "own_cost", "expected"),
    [
        pytest.param(Journey(april(21), april(25)), False, [], id="bed and journey agree"),
        pytest.param(Journey(april(22), None), False, ["bed-without-need"], id="arrives later"),
        pytest.param(Journey(None, april(24)), False, ["bed-without-need"], id="leaves earlier"),
        pytest.param(Journey(None, april(24)), True, ["own-cost-night"], id="at own cost"),
    ],
)
def test_a_bed_without_need(journey: Journey, own_cost: bool, expected: list[str]) -> None:
    beds = beds_in("Single 01", "P01", own_cost=own_cost)

    found = found_in(stays=[a_stay()], nights=beds, journeys={"P01": journey})

    assert [finding.code for finding in found] == expected


@pytest.mark.parametrize(
    ("code", "day", "own_cost", "expected"),
    [
        pytest.param("P01", 20, False, ["P01"], id="two days before day 1"),
        pytest.param("P01", 21, False, [], id="the day before day 1"),
        pytest.param("P01", 24, False, [], id="the night of the last day"),
        pytest.param("P01", 25, False, ["P01"], id="the night after"),
        pytest.param("P01", 22, True, ["P01"], id="marked so"),
        pytest.param("T01", 20, False, [], id="a trainer who comes early"),
        pytest.param("T01", 20, True, ["T01"], id="a trainer's night marked so"),
    ],
)
def test_own_cost_nights(code: str, day: int, own_cost: bool, expected: list[str]) -> None:
    stay = a_stay(code, (day, day + 1))

    found = found_in(
        [a_person(code)], [stay], nights=beds_in("Single 01", code, [day], own_cost=own_cost)
    )

    assert codes(found) == [("info", "own-cost-night", code) for code in expected]


def test_a_room_with_more_people_than_beds() -> None:
    beds = [*beds_in("Twin 1", "P01", [21]), *beds_in("Twin 1", "P02", [21], bed=2)]
    third = beds_in("Twin 1", "P08", [21], bed=3)
    stays = [a_stay(code, (21, 22)) for code in ("P01", "P02", "P08")]

    assert codes(found_in([P01, P02, P08], stays, nights=beds + third)) == [
        ("error", "room-over-capacity", "Twin 1")
    ]
    assert codes(found_in([P01, P02], stays, nights=beds)) == []


def twin_stays(
    first: tuple[int, int] = (21, 25), second: tuple[int, int] = (21, 25), named: str = "P08"
) -> list[Any]:
    return [a_stay("P08", first, TWIN, "P10"), a_stay("P10", second, TWIN, named)]


def twin_beds(first: Sequence[int] = range(21, 25), second: Sequence[int] = range(21, 25)) -> Any:
    return [*beds_in("Twin 1", "P08", first), *beds_in("Twin 1", "P10", second, bed=2)]


@pytest.mark.parametrize(
    ("people", "named", "expected"),
    [
        pytest.param([P08, P10], "P08", [], id="both name each other"),
        pytest.param([P08, P10], "", ["P08"], id="the other names nobody"),
        pytest.param([P08, P10], "P99", ["P08", "P10"], id="the other names a stranger"),
        pytest.param([P08], "P08", ["P08"], id="the other does not come"),
    ],
)
def test_room_mates_must_name_each_other(
    people: list[Person], named: str, expected: list[str]
) -> None:
    found = found_in(people, twin_stays(named=named), nights=twin_beds())

    assert codes(found) == [("error", "twin-not-mutual", code) for code in expected]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param((21, 25), (21, 25), [], id="the same nights"),
        pytest.param((21, 25), (21, 24), ["P10"], id="the second stays shorter"),
        pytest.param((22, 25), (21, 25), ["P08"], id="the first stays shorter"),
        pytest.param((21, 24), (22, 25), ["P08"], id="as many, but others"),
    ],
)
def test_room_mates_with_different_nights(first: Any, second: Any, expected: list[str]) -> None:
    beds = twin_beds(range(*first), range(*second))

    found = found_in([P10, P08], twin_stays(first, second), nights=beds)

    assert codes(found) == [("warning", "twin-nights-differ", code) for code in expected]


def test_room_mates_of_a_wish_are_compared_before_they_have_beds() -> None:
    found = found_in([P08, P10], twin_stays((21, 25), (21, 24)))

    assert ("warning", "twin-nights-differ", "P10") in codes(found)


def test_two_who_were_given_rooms_apart_do_not_share() -> None:
    beds = [*beds_in("Twin 1", "P08"), *beds_in("Single 01", "P10", range(21, 24))]

    found = found_in([P08, P10], twin_stays((21, 25), (21, 24)), nights=beds)

    assert codes(found) == []


def in_hotel(**facts: Any) -> list[tuple[str, str, str]]:
    """Return the findings of two singles on the main nights in a hotel."""
    beds = [*beds_in("Single 01", "P01"), *beds_in("Single 02", "P02")]
    stays = [a_stay("P01"), a_stay("P02")]
    hotel = a_hotel(**facts.pop("hotel", {}))
    given = {"nights": beds, "block": a_block(rooms=2), "hotel": hotel} | facts
    return codes(found_in([P01, P02], stays, **given))


def test_a_block_that_holds_as_many_rooms_as_are_used() -> None:
    assert in_hotel() == []


def test_a_block_that_holds_too_few_rooms_is_named_by_type_and_night() -> None:
    block = [*a_block(rooms=2, days=[21, 23, 24]), *a_block(rooms=1, days=[22])]

    assert in_hotel(block=block) == [("error", "block-exceeded", "single 2026-04-22")]


def test_a_type_the_block_does_not_hold_is_exceeded_by_one() -> None:
    beds = [*beds_in("Twin 1", "P01", [21]), *beds_in("Twin 1", "P02", [21], bed=2)]
    stays = [a_stay("P01", (21, 22)), a_stay("P02", (21, 22))]

    found = found_in([P01, P02], stays, nights=beds, block=[], hotel=a_hotel())

    assert [(f.subject, f.message) for f in found] == [
        ("twin 2026-04-21", "1 twin room is needed on Tue 21 April, the block holds 0.")
    ]


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        pytest.param(50, [], id="exactly the share"),
        pytest.param(51, [("warning", "block-underused", "borders-2026")], id="just below"),
    ],
)
def test_the_share_of_the_block_that_is_used(percent: int, expected: Any) -> None:
    assert in_hotel(block=a_block(rooms=4), hotel={"attrition_percent": percent}) == expected


def test_only_the_paid_nights_count_for_the_share() -> None:
    block = [*a_block(rooms=2), *a_block(rooms=50, days=[20, 25])]

    assert in_hotel(block=block) == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 3, 31), [], id="eight days before"),
        pytest.param(date(2026, 4, 1), ["warning"], id="seven days before"),
        pytest.param(date(2026, 4, 8), ["warning"], id="on the day"),
        pytest.param(date(2026, 4, 9), ["error"], id="the day after"),
    ],
)
def test_the_cut_off_while_somebody_has_no_bed(today: date, expected: list[str]) -> None:
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)

    found = found_in(stays=[a_stay()], hotel=a_hotel(), at=noon)

    near = [finding for finding in found if finding.code == "cut-off-near"]
    assert [finding.severity.value for finding in near] == expected
    assert {finding.due for finding in near} <= {april(8)}


def test_the_cut_off_passes_at_midnight_of_the_place() -> None:
    evening = datetime(2026, 4, 8, 21, 59, tzinfo=UTC)  # 23:59 in Belgrade
    found = [
        next(f for f in found_in(stays=[a_stay()], hotel=a_hotel(), at=at) if f.due)
        for at in (evening, evening + timedelta(minutes=1))
    ]

    assert [finding.severity.value for finding in found] == ["warning", "error"]


@pytest.mark.parametrize(
    ("stay", "waiting"),
    [
        pytest.param(a_stay(nights=None), True, id="needs a room, no dates known"),
        pytest.param(None, True, id="has said nothing yet"),
        pytest.param(a_stay(nights=None, room_type=NONE), False, id="needs no room"),
    ],
)
def test_the_cut_off_looks_at_everybody_who_needs_a_bed(stay: Any, waiting: bool) -> None:
    at = datetime(2026, 4, 20, 9, tzinfo=UTC)

    found = found_in(stays=[stay] if stay else [], hotel=a_hotel(attrition_percent=0), at=at)

    assert codes(found) == ([("error", "cut-off-near", "borders-2026")] if waiting else [])


def test_a_passed_cut_off_is_no_matter_when_everybody_has_a_bed() -> None:
    assert in_hotel(at=datetime(2026, 4, 20, 9, tzinfo=UTC)) == []


def test_a_hotel_without_a_cut_off_has_no_finding_of_it() -> None:
    at = datetime(2026, 4, 20, 9, tzinfo=UTC)

    found = found_in(stays=[a_stay()], hotel=a_hotel(cut_off=None, attrition_percent=0), at=at)

    assert codes(found) == NO_BED


def test_nights_text_of_no_night_is_empty() -> None:
    assert nights_text([]) == ""
