"""What a roll may change."""

from datetime import date

import pytest

from logistics.attendance.rules import (
    Entry,
    ImpossibleMark,
    Mark,
    Status,
    Step,
    called,
    day_of_number,
    find_session,
    require_possible,
    step_for,
)
from logistics.core.errors import DomainError
from logistics.roster.rules import State
from tests.factories.attendance import a_mark, a_record, a_session
from tests.factories.roster import a_person
from tests.factories.trainings import a_training

SESSION = a_session()
BLERTA = a_person()


def _mark(status: str, *, version: int = 1, minutes: int = 0) -> Mark:
    return Mark(BLERTA.id, SESSION.id, Status(status), minutes, version)


def _entry(status: str, *, seen: Mark | None = None, fills_gap: bool = False) -> Entry:
    return Entry(BLERTA.id, SESSION.id, Status(status), seen=seen, fills_gap=fills_gap)


@pytest.mark.parametrize(
    ("entry", "current", "step"),
    [
        pytest.param(_entry("present"), None, Step.WRITE, id="first mark"),
        pytest.param(
            _entry("absent", seen=_mark("present")), _mark("present"), Step.WRITE, id="corrected"
        ),
        pytest.param(
            _entry("present", seen=_mark("present")), _mark("present"), Step.KEEP, id="as it was"
        ),
        pytest.param(_entry("present"), _mark("present"), Step.KEEP, id="both said the same"),
        pytest.param(
            _entry("present", seen=_mark("present")),
            _mark("absent", version=2),
            Step.KEEP,
            id="untouched here, corrected there",
        ),
        pytest.param(
            _entry("excused", seen=_mark("present")),
            _mark("absent", version=2),
            Step.ASK,
            id="changed here and there",
        ),
        pytest.param(_entry("present"), _mark("absent"), Step.ASK, id="marked there meanwhile"),
        pytest.param(
            _entry("present", fills_gap=True), _mark("absent"), Step.KEEP, id="all others present"
        ),
        pytest.param(_entry("present", fills_gap=True), None, Step.WRITE, id="fills a gap"),
    ],
)
def test_step_for_never_overwrites_what_somebody_else_said(
    entry: Entry, current: Mark | None, step: Step
) -> None:
    assert step_for(entry, current) is step


@pytest.mark.parametrize(
    ("status", "minutes", "possible"),
    [
        pytest.param("late", 0, False, id="late by nothing"),
        pytest.param("late", 1, True, id="late by one"),
        pytest.param("left_early", 30, True, id="left at the start"),
        pytest.param("left_early", 31, False, id="left before the start"),
        pytest.param("late", -1, False, id="early"),
        pytest.param("present", 0, True, id="present"),
        pytest.param("present", 1, False, id="present but not"),
        pytest.param("absent", 30, False, id="absent with minutes"),
    ],
)
def test_require_possible_holds_minutes_to_the_session(
    status: str, minutes: int, possible: bool
) -> None:
    if possible:
        require_possible(Status(status), minutes, length=30)
    else:
        with pytest.raises(ImpossibleMark):
            require_possible(Status(status), minutes, length=30)


@pytest.mark.parametrize("number", [0, 4, -1, 10**9])
def test_day_of_number_refuses_days_the_training_does_not_have(number: int) -> None:
    with pytest.raises(DomainError) as refused:
        day_of_number(number, a_training())

    sentence = f"There is no day {number}: this training has days 1 to 3."
    assert refused.value.message == sentence


@pytest.mark.parametrize(("number", "day"), [(1, 22), (3, 24)])
def test_day_of_number_counts_from_the_first_day(number: int, day: int) -> None:
    assert day_of_number(number, a_training()) == date(2026, 4, day)


def test_called_sorts_badge_names_by_the_alphabet_and_leaves_out_who_holds_no_place() -> None:
    people = [
        a_person("P01", badge_name="Željka"),
        a_person("P02", badge_name="Čedo"),
        a_person("P03", badge_name="Cvijeta"),
        a_person("P04", badge_name="Dana"),
        a_person("P05", badge_name="Ana", state=State.WITHDRAWN),
        a_person("T01", badge_name="Ana"),
    ]

    assert [person.code for person in called(people)] == ["P03", "P02", "P04", "P01"]


def test_find_session_knows_its_neighbours_and_its_marks() -> None:
    first, second = a_session("A102", start="09:00"), a_session("A103", start="10:00")
    mark = a_mark(BLERTA, second, "present")
    record = a_record([first, second], [mark, a_mark(BLERTA, first, "absent")])

    found = find_session(record, second.id, a_training())

    assert found is not None
    assert (found.before, found.after, found.marks) == (first, None, {BLERTA.id: mark})
    assert (found.number, found.day, found.is_locked) == (1, date(2026, 4, 22), False)


def test_find_session_finds_nothing_that_does_not_count() -> None:
    assert find_session(a_record([SESSION]), a_session().id, a_training()) is None
