"""A trainer's own sessions: what is next, which rolls are open, what to prepare."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from logistics.agenda.rules import Item
from logistics.attendance.rules import Mark
from logistics.readiness.rules import Places, TrainerBoard, When, trainer_board, when_is
from tests.factories.agenda import NINE, an_item, minutes
from tests.factories.attendance import a_mark
from tests.factories.trainings import a_training

P01, P02, GONE = uuid4(), uuid4(), uuid4()
SECOND = timedelta(seconds=1)


def board(
    *items: Item, at: datetime = NINE, marks: tuple[Mark, ...] = (), code: str = "T01"
) -> TrainerBoard:
    places = Places(code, frozenset({P01, P02}))
    return trainer_board(places, items, marks, [], training=a_training(), at=at)


@pytest.mark.parametrize(
    ("at", "when"),
    [
        pytest.param(NINE - SECOND, When.TO_COME, id="a second before"),
        pytest.param(NINE, When.NOW, id="as it starts"),
        pytest.param(NINE + minutes(60) - SECOND, When.NOW, id="a second before its end"),
        pytest.param(NINE + minutes(60), When.PAST, id="as it ends"),
    ],
)
def test_when_is_depends_on_start_and_end(at: datetime, when: When) -> None:
    assert when_is(an_item(), at) is when


def test_own_sessions_are_those_led_and_co_led() -> None:
    mine = an_item("A101", lead="T01")
    shared = an_item("A102", lead="T02", co_leads=("T01",), starts=NINE + minutes(60))
    other = an_item("A103", lead="T02")

    found = board(shared, other, mine).sessions

    assert [(own.item.code, own.leads) for own in found] == [("A101", True), ("A102", False)]


def test_next_is_what_is_on_and_then_what_comes() -> None:
    first = an_item("A101", lead="T01")
    second = an_item("A102", lead="T01", starts=NINE + minutes(120))

    codes = []
    for at in (NINE, NINE + minutes(60), NINE + minutes(180)):
        upcoming = board(first, second, at=at).next
        codes.append(upcoming and upcoming.item.code)

    assert codes == ["A101", "A102", None]


def test_marks_count_only_of_people_who_hold_a_place() -> None:
    item = an_item("A101", lead="T01", counted=True)
    marks = (a_mark(P01, item, "present"), a_mark(GONE, item, "present"))

    found = board(item, marks=marks)

    assert [own.marked for own in found.sessions] == [1]
    assert found.places_held == 2


@pytest.mark.parametrize(
    ("marked", "codes"), [((P01,), ["A101"]), ((P01, P02), [])], ids=["one lacks", "all marked"]
)
def test_roll_is_to_take_while_somebody_lacks_a_mark(
    marked: tuple[object, ...], codes: list[str]
) -> None:
    item = an_item("A101", lead="T01", counted=True)
    marks = tuple(a_mark(person, item, "absent") for person in (P01, P02) if person in marked)

    found = board(item, at=NINE + minutes(60), marks=marks)

    assert [own.item.code for own in found.rolls_to_take] == codes


def test_roll_of_a_session_that_is_on_or_does_not_count_is_not_asked_for() -> None:
    going_on = an_item("A102", lead="T01", counted=True, starts=NINE + minutes(60))
    uncounted = an_item("A101", lead="T01")

    assert board(going_on, uncounted, at=NINE + minutes(60)).rolls_to_take == ()


def test_handout_is_asked_for_until_the_session_is_over() -> None:
    item = an_item("A101", lead="T01", handouts=("Canvas",))

    asked = [board(item, at=at).to_upload for at in (NINE, NINE + minutes(60))]

    assert [[own.missing_handouts for own in found] for found in asked] == [[("Canvas",)], []]


def test_past_days_stand_apart_until_all_is_over() -> None:
    items = [
        an_item("A101", lead="T01"),
        an_item("A201", lead="T01", starts=NINE + timedelta(days=1)),
    ]

    on_day_2, after = (board(*items, at=NINE + timedelta(days=days)) for days in (1, 3))

    assert [day.day for day, _ in on_day_2.days] == [23]
    assert [day.day for day, _ in on_day_2.past_days] == [22]
    assert [day.day for day, _ in after.days] == [22, 23]
    assert after.past_days == ()


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        pytest.param(6, ["session-plans", "handouts"], id="on the day of the plans"),
        pytest.param(7, ["handouts"], id="a day later"),
        pytest.param(12, ["handouts"], id="on the day of the handouts"),
        pytest.param(13, [], id="when both have passed"),
    ],
)
def test_dates_to_prepare_for_are_shown_till_their_day(day: int, codes: list[str]) -> None:
    found = board(at=datetime(2026, 4, day, 12, tzinfo=NINE.tzinfo))

    assert [deadline.code for deadline, _ in found.dates] == codes
