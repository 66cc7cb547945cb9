"""Minutes present, from marks and sessions."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.agenda.rules import counted_minutes, slots_of
from logistics.attendance.rules import (
    PARTIAL,
    Mark,
    Status,
    minutes_by_slot,
    minutes_present,
    shortfalls,
)
from tests.factories.agenda import an_item
from tests.factories.attendance import a_mark, a_session, sample_sessions
from tests.factories.roster import a_person
from tests.factories.trainings import a_training

SESSIONS = sample_sessions()
BLERTA = a_person("P01")


@pytest.mark.parametrize(
    ("status", "missed", "present"),
    [
        pytest.param("present", 0, 60, id="present"),
        pytest.param("late", 1, 59, id="one minute late"),
        pytest.param("late", 60, 0, id="late by all of it"),
        pytest.param("left_early", 20, 40, id="left early"),
        pytest.param("excused", 0, 0, id="excused"),
        pytest.param("absent", 0, 0, id="absent"),
    ],
)
def test_minutes_present_follow_the_mark(status: str, missed: int, present: int) -> None:
    session = a_session(length=60)

    assert minutes_present([a_mark(BLERTA, session, status, missed)], [session]) == present


def test_minutes_present_of_an_unmarked_session_are_none() -> None:
    assert minutes_present([], [a_session()]) == 0


def test_minutes_present_never_fall_below_none_when_a_session_was_made_shorter() -> None:
    session = a_session(length=15)

    assert minutes_present([a_mark(BLERTA, session, "late", 30)], [session]) == 0


def test_minutes_present_leave_out_what_does_not_count_or_is_cancelled() -> None:
    coffee, gone = an_item("A105"), an_item("A106", counted=True, cancelled=True)
    marks = [a_mark(BLERTA, item, "present") for item in (coffee, gone)]

    assert minutes_present(marks, [coffee, gone]) == 0


def test_minutes_present_throughout_the_sample_are_1165() -> None:
    marks = [a_mark(BLERTA, session, "present") for session in SESSIONS]

    assert minutes_present(marks, SESSIONS) == 1165
    assert list(minutes_by_slot(marks, slots_of(SESSIONS, a_training())).values()) == [
        195, 205, 180, 215, 190, 180,
    ]  # fmt: skip


@st.composite
def _marks(draw: st.DrawFn) -> list[Mark]:
    chosen = draw(st.lists(st.sampled_from(SESSIONS), unique_by=lambda item: item.id))
    marks = []
    for item in chosen:
        status = draw(st.sampled_from(Status))
        missed = draw(st.integers(1, item.content.minutes)) if status in PARTIAL else 0
        marks.append(Mark(BLERTA.id, item.id, status, missed))
    return marks


@given(marks=_marks(), data=st.data())
def test_minutes_present_stay_in_bounds_and_know_no_order(
    marks: list[Mark], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(marks))
    sessions = data.draw(st.permutations(SESSIONS))

    minutes = minutes_present(marks, SESSIONS)

    assert 0 <= minutes <= counted_minutes(SESSIONS)
    assert minutes == minutes_present(shuffled, sessions)
    assert minutes == sum(minutes_by_slot(marks, slots_of(SESSIONS, a_training())).values())
    assert minutes + sum(
        short.item.content.minutes - short.minutes for short in shortfalls(marks, SESSIONS)
    ) == counted_minutes(SESSIONS)


def test_shortfalls_say_what_was_missed_in_order_of_time() -> None:
    first, second, third = (
        a_session(code, start=start)
        for code, start in (("A102", "09:00"), ("A103", "10:00"), ("A104", "11:00"))
    )
    marks = [a_mark(BLERTA, third, "late", 10), a_mark(BLERTA, second, "present")]

    assert [short.text for short in shortfalls(marks, [third, second, first])] == [
        "A102 Session: not marked",
        "A104 Session: late, 10 min",
    ]


def test_shortfalls_of_somebody_elses_sessions_are_not_counted() -> None:
    session = a_session()

    assert shortfalls([Mark(uuid4(), session.id, Status.PRESENT)], [session]) == []
