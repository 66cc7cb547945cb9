"""Whether journeys fit the course and hold together, at every threshold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.findings import Finding
from logistics.roster.rules import Kind, State, TravelDocument
from logistics.travel.rules import (
    FLEXIBLE,
    Course,
    Direction,
    Leg,
    LegStatus,
    Mode,
    needs_travel,
    travel_findings,
)
from tests.factories.travel import (
    BOOKING,
    NOON,
    PERSON,
    a_booking,
    a_course,
    a_leg,
    a_traveller,
    an_end,
)

STARTS = datetime(2026, 4, 22, 7, 0, tzinfo=UTC)  # 09:00 in Belgrade
CLOSES = datetime(2026, 4, 24, 14, 45, tzinfo=UTC)  # 16:45 in Belgrade
TARGET = datetime(2026, 4, 21, 18, 0, tzinfo=UTC)  # 20:00 in Belgrade
MISSING = {"no-inbound", "no-outbound"}


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def judge(*legs: Leg, **changes: Any) -> list[Finding]:
    course = {"starts": STARTS, "closes": CLOSES, "at": NOON - timedelta(days=20), **changes}
    person = course.pop("person", a_traveller())
    documents = {PERSON: TravelDocument()}
    course.setdefault("training", a_course())
    return travel_findings(
        [person], documents, legs, {BOOKING: a_booking()}, course=Course(**course)
    )


def pairs(found: list[Finding]) -> list[tuple[str, str]]:
    return [(f.code, f.subject) for f in found if f.code not in MISSING]


def back(**changes: Any) -> Leg:
    return a_leg(**{"direction": Direction.BACK, "code": "L002", **changes})


@pytest.mark.parametrize(
    ("arrives", "codes"),
    [
        pytest.param(TARGET, [], id="at the target"),
        pytest.param(TARGET + minutes(1), ["arrives-late"], id="a minute after the target"),
        pytest.param(STARTS, ["arrives-late"], id="as the first session starts"),
        pytest.param(STARTS + minutes(1), ["arrives-after-start"], id="a minute after the start"),
    ],
)
def test_arrival_is_judged_against_target_and_start(arrives: datetime, codes: list[str]) -> None:
    assert pairs(judge(a_leg(arrives=arrives))) == [(code, "L001") for code in codes]


def test_arrival_is_judged_by_the_last_leg_only() -> None:
    last = a_leg(departs=NOON + minutes(120), code="L002")
    first = a_leg(departs=NOON, arrives=NOON + minutes(60))

    assert pairs(judge(last, first)) == []


def test_arrival_target_is_a_setting_of_the_training() -> None:
    rules = replace(a_course().rules, arrival_target=TARGET.replace(hour=19).time())
    training = a_course(rules=rules)

    assert pairs(judge(a_leg(arrives=TARGET), training=training)) == [("arrives-late", "L001")]


@pytest.mark.parametrize(
    ("departs", "mode", "codes"),
    [
        pytest.param(minutes(-1), Mode.COACH, ["departs-before-close"], id="before the close"),
        pytest.param(minutes(0), Mode.COACH, ["tight-departure"], id="as it closes"),
        pytest.param(minutes(59), Mode.COACH, ["tight-departure"], id="59 min after"),
        pytest.param(minutes(60), Mode.COACH, [], id="an hour after"),
        pytest.param(minutes(149), Mode.FLIGHT, ["tight-departure"], id="flight 149 min after"),
        pytest.param(minutes(150), Mode.FLIGHT, [], id="flight 150 min after"),
    ],
)
def test_departure_is_judged_against_the_close(
    departs: timedelta, mode: Mode, codes: list[str]
) -> None:
    found = judge(back(departs=CLOSES + departs, mode=mode))

    assert pairs(found) == [(code, "L002") for code in codes]


def test_departure_without_a_known_close_is_not_judged() -> None:
    assert pairs(judge(back(departs=NOON), closes=None)) == []


def test_arrival_without_a_known_start_is_still_late() -> None:
    found = judge(a_leg(arrives=STARTS + minutes(1)), starts=None)

    assert pairs(found) == [("arrives-late", "L001")]


@pytest.mark.parametrize(
    ("gap", "codes"),
    [
        pytest.param(-1, ["legs-overlap"], id="leaves before the first arrives"),
        pytest.param(0, ["tight-connection"], id="leaves as the first arrives"),
        pytest.param(59, ["tight-connection"], id="just too short"),
        pytest.param(60, [], id="just long enough"),
    ],
)
def test_connection_depends_on_the_gap(gap: int, codes: list[str]) -> None:
    first = a_leg(departs=NOON)
    second = a_leg(departs=first.arrives_at + minutes(gap), code="L002")

    assert pairs(judge(second, first)) == [(code, "L002") for code in codes]


@pytest.mark.parametrize("mode", sorted(FLEXIBLE))
def test_connection_to_what_waits_is_never_tight(mode: Mode) -> None:
    first = a_leg(departs=NOON)
    waits = a_leg(departs=first.arrives_at, mode=mode, code="L002")

    assert pairs(judge(first, waits)) == []


def test_connection_that_overlaps_is_an_error_even_by_car() -> None:
    first = a_leg(departs=NOON)
    car = a_leg(departs=first.arrives_at - minutes(1), mode=Mode.OWN_CAR, code="L002")

    assert pairs(judge(first, car)) == [("legs-overlap", "L002")]


def test_connection_compares_moments_not_wall_clocks() -> None:
    """10:05 in Istanbul is 09:05 in Belgrade: an hour and 35 minutes before 10:40 in Belgrade."""
    first = a_leg(
        departs=NOON, details={"arrival": an_end(NOON + minutes(60), zone="Asia/Tbilisi")}
    )
    second = a_leg(departs=NOON + minutes(120), code="L002")

    assert pairs(judge(first, second)) == []


def test_legs_of_different_directions_are_not_connected() -> None:
    there, home = a_leg(departs=NOON), back(departs=CLOSES + minutes(60))

    assert pairs(judge(there, home)) == []


@pytest.mark.parametrize(
    ("arrives", "departs", "mode", "codes"),
    [
        pytest.param(("Vienna", "VIE"), ("Wien", "vie"), Mode.FLIGHT, [], id="same code"),
        pytest.param(
            ("London", "LHR"), ("London", "LGW"), Mode.FLIGHT, ["place-gap"], id="other code"
        ),
        pytest.param(("Skopje", ""), (" skopje ", ""), Mode.COACH, [], id="same name"),
        pytest.param(("Skopje", ""), ("Bitola", ""), Mode.COACH, ["place-gap"], id="other name"),
        pytest.param(("Skopje", "SKP"), ("Skopje", ""), Mode.COACH, [], id="one without code"),
        pytest.param(("Skopje", ""), ("Bitola", ""), Mode.TAXI, [], id="by taxi"),
    ],
)
def test_places_of_consecutive_legs_should_meet(
    arrives: tuple[str, str], departs: tuple[str, str], mode: Mode, codes: list[str]
) -> None:
    first = a_leg(
        departs=NOON,
        details={"arrival": an_end(NOON + minutes(60), place=arrives[0], code=arrives[1])},
    )
    later = NOON + minutes(120)
    second = a_leg(
        departs=later,
        mode=mode,
        code="L002",
        details={"departure": an_end(later, place=departs[0], code=departs[1])},
    )

    assert pairs(judge(first, second)) == [(code, "L002") for code in codes]


@pytest.mark.parametrize(
    ("status", "told_at", "codes"),
    [
        (LegStatus.CHANGED, None, ["itinerary-retimed"]),
        (LegStatus.CHANGED, NOON, []),
        (LegStatus.TICKETED, None, []),
    ],
    ids=["changed and not told", "changed and told", "as ticketed"],
)
def test_changed_leg_is_found_until_told(
    status: LegStatus, told_at: datetime | None, codes: list[str]
) -> None:
    found = judge(a_leg(status=status, told_at=told_at))

    assert pairs(found) == [(code, "L001") for code in codes]


@pytest.mark.parametrize("status", [LegStatus.CANCELLED, LegStatus.MISSED])
def test_leg_that_is_not_live_counts_as_none(status: LegStatus) -> None:
    found = judge(a_leg(status=status, arrives=STARTS + minutes(1)))

    assert [(f.code, f.subject) for f in found] == [("no-inbound", "P01"), ("no-outbound", "P01")]


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        pytest.param({}, True, id="lives elsewhere"),
        pytest.param({"details": {"departure_city": " belgrade"}}, False, id="lives there"),
        pytest.param({"details": {"notes": "Local: no room, no travel."}}, False, id="no travel"),
        pytest.param({"details": {"notes": "Has no travel insurance."}}, True, id="other note"),
        pytest.param({"state": State.INVITED}, True, id="invited"),
        pytest.param({"state": State.DECLINED}, False, id="declined"),
        pytest.param({"kind": Kind.TRAINER, "state": State.SELECTED}, True, id="trainer"),
    ],
)
def test_needs_travel_by_place_note_and_state(changes: dict[str, Any], needed: bool) -> None:
    assert needs_travel(a_traveller(**changes), a_course()) is needed


def test_journeys_of_people_who_left_are_not_judged() -> None:
    gone = a_traveller(state=State.WITHDRAWN)

    assert judge(a_leg(arrives=STARTS + minutes(1)), person=gone) == []


LEGS = [
    a_leg(departs=NOON, code="L001"),
    a_leg(departs=NOON + minutes(90), code="L002"),
    a_leg(departs=NOON + minutes(140), code="L003"),
    back(departs=CLOSES - minutes(5), code="L004"),
    back(departs=CLOSES + minutes(70), code="L005"),
]


@given(st.permutations(LEGS))
def test_findings_do_not_depend_on_the_order_of_legs(shuffled: list[Leg]) -> None:
    assert judge(*shuffled) == judge(*LEGS)


def test_clock_change_between_two_legs_is_counted() -> None:
    """In the night of 29 March 2026 the hour from 2 to 3 does not exist in Belgrade."""
    first = a_leg(departs=datetime(2026, 3, 29, 0, 0, tzinfo=UTC), minutes=30)  # 01:00 to 01:30
    second = a_leg(departs=datetime(2026, 3, 29, 1, 15, tzinfo=UTC), code="L002")  # 03:15
    training = a_course(first_day=date(2026, 3, 30), last_day=date(2026, 4, 1))

    found = judge(first, second, training=training)

    assert pairs(found) == [("tight-connection", "L002")]
    assert "has 45 min at" in found[-1].message
