"""What of the roll is still open."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from logistics.agenda.rules import counted_items
from logistics.attendance.rules import Mark, attendance_findings, overview
from logistics.roster.rules import NameUse, Person, State
from tests.factories.attendance import BELGRADE, a_mark, a_record, a_session
from tests.factories.roster import a_person
from tests.factories.trainings import a_training

MORNING = a_session("A102", start="09:00", length=60)
AFTERNOON = a_session("A108", start="14:00", length=60)
SECOND_DAY = a_session("A202", day=2, start="09:00", length=60)
SESSIONS = [SECOND_DAY, AFTERNOON, MORNING]
ANA, BEN = a_person("P01", badge_name="Ana"), a_person("P02", badge_name="Ben")
DAY_1 = date(2026, 4, 22)
MINUTE = timedelta(minutes=1)


def _at(day: int, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 4, 21 + day, hour, minute, tzinfo=BELGRADE)


def _found(
    at: datetime,
    *,
    marks: Sequence[Mark] = (),
    locked: Sequence[date] = (),
    people: Sequence[Person] = (ANA, BEN),
) -> list[tuple[str, str]]:
    record = a_record(counted_items(SESSIONS), marks, locked_days=frozenset(locked))
    findings = attendance_findings(record, people, training=a_training(), at=at)
    return [(finding.code, finding.subject) for finding in findings]


@pytest.mark.parametrize(
    ("at", "found"),
    [
        pytest.param(_at(1, "10:00") - MINUTE, [], id="morning still on"),
        pytest.param(_at(1, "10:00"), [("slot-unmarked", "D1-AM")], id="morning over"),
        pytest.param(
            _at(1, "15:00") - MINUTE, [("slot-unmarked", "D1-AM")], id="last session still on"
        ),
        pytest.param(
            _at(1, "15:00"),
            [("slot-unmarked", "D1-AM"), ("slot-unmarked", "D1-PM"), ("day-unlocked", "D1")],
            id="day over",
        ),
    ],
)
def test_attendance_findings_appear_when_a_slot_or_day_is_over(
    at: datetime, found: list[tuple[str, str]]
) -> None:
    assert _found(at) == found


def test_attendance_findings_go_when_everybody_is_marked_and_the_day_is_locked() -> None:
    marks = [a_mark(person, item, "absent") for person, item in product((ANA, BEN), SESSIONS)]

    assert _found(_at(1, "20:00"), marks=marks, locked=[DAY_1]) == []


def test_slot_unmarked_stays_while_one_person_lacks_one_mark() -> None:
    marks = [a_mark(person, MORNING, "present") for person in (ANA, BEN)]
    marks.append(a_mark(ANA, AFTERNOON, "present"))

    assert _found(_at(1, "20:00"), marks=marks, locked=[DAY_1]) == [("slot-unmarked", "D1-PM")]


def test_attendance_findings_ask_only_for_people_who_hold_a_place() -> None:
    people = [a_person("P03", state=State.WITHDRAWN), a_person("T01")]

    assert _found(_at(1, "20:00"), people=people, locked=[DAY_1]) == []


def test_attendance_findings_say_how_many_and_until_when() -> None:
    (finding,) = attendance_findings(
        a_record([MORNING], [], locked_days=frozenset({DAY_1})),
        [ANA, BEN],
        training=a_training(),
        at=_at(1, "12:00"),
    )

    assert (finding.severity, finding.due, finding.feature) == ("warning", DAY_1, "attendance")
    assert finding.message == ("2 people have a session without a mark in D1-AM (Wed 22 April).")


def test_overview_counts_marks_and_minutes() -> None:
    marks = [
        a_mark(ANA, MORNING, "present"),
        a_mark(BEN, MORNING, "late", 15),
        a_mark(ANA, AFTERNOON, "absent"),
        a_mark(a_person("P09"), AFTERNOON, "present"),
    ]
    record = a_record([MORNING, AFTERNOON, SECOND_DAY], marks, locked_days=frozenset({DAY_1}))

    shown = overview(record, [BEN, ANA], training=a_training(), use=NameUse.BADGE)

    assert [(day.number, day.is_locked) for day in shown.days] == [(1, True), (2, False)]
    assert [slot.marked for day in shown.days for slot in day.slots] == [2, 1, 0]
    assert [(line.name, line.by_slot, line.minutes) for line in shown.people] == [
        ("Ana", (60, 0, 0), 60),
        ("Ben", (45, 0, 0), 45),
    ]
    assert shown.counted == 180
