"""Files of marks."""

import pytest

from logistics.attendance.forms import read_marks
from logistics.attendance.rules import MarkRow, Status
from logistics.core.tables import TableRefused
from tests.factories.agenda import an_item
from tests.factories.attendance import a_session, marks_csv

PEOPLE = {"P01": True, "P02": True, "R01": False, "T01": False}
ITEMS = (a_session("A102", length=30), a_session("A103", length=45), an_item("A105"))


def _read(content: bytes) -> tuple[MarkRow, ...]:
    return read_marks(content, person_codes=PEOPLE, items=ITEMS)


def _reasons(content: bytes) -> list[str]:
    with pytest.raises(TableRefused) as refused:
        _read(content)
    return refused.value.message.splitlines()


def test_read_marks_returns_the_rows_with_their_lines() -> None:
    content = marks_csv("P01,A102,present,", "P02,A103,late,45", "P02,A102,excused,0")

    assert _read(content) == (
        MarkRow(2, "P01", "A102", Status.PRESENT, 0),
        MarkRow(3, "P02", "A103", Status.LATE, 45),
        MarkRow(4, "P02", "A102", Status.EXCUSED, 0),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_read_marks_reads_what_spreadsheets_write(encoding: str) -> None:
    text = "code;item_id;status;minutes\r\nP01;A102;left_early;1\r\n"

    assert _read(text.encode(encoding)) == (MarkRow(2, "P01", "A102", Status.LEFT_EARLY, 1),)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param(
            "P99,A102,present,",
            "line 2, code: there is nobody with the code 'P99' in this training.",
            id="unknown person",
        ),
        pytest.param(
            "R01,A102,present,",
            "line 2, code: R01 does not hold a place in this training.",
            id="reserve",
        ),
        pytest.param(
            "T01,A102,present,",
            "line 2, code: T01 does not hold a place in this training.",
            id="trainer",
        ),
        pytest.param(
            "P01,A999,present,",
            "line 2, item_id: there is no session 'A999' in this training.",
            id="unknown session",
        ),
        pytest.param(
            "P01,A105,present,",
            "line 2, item_id: A105 does not count for attendance.",
            id="does not count",
        ),
        pytest.param(
            "P01,A102,there,",
            "line 2, status: 'there' is none of present, late, left_early, excused, absent.",
            id="unknown status",
        ),
        pytest.param("P01,A102,late,", "line 2, minutes: is empty.", id="late without minutes"),
        pytest.param(
            "P01,A102,late,0",
            "line 2, minutes: '0' is not a whole number from 1 to 30.",
            id="late by nothing",
        ),
        pytest.param(
            "P01,A102,left_early,31",
            "line 2, minutes: '31' is not a whole number from 1 to 30.",
            id="missed more than there is",
        ),
        pytest.param(
            "P01,A102,present,5",
            "line 2, minutes: '5' does not go with present: leave it empty.",
            id="present with minutes",
        ),
        pytest.param(",A102,present,", "line 2, code: is empty.", id="no code"),
    ],
)
def test_read_marks_refuses_a_row_by_line_and_column(row: str, reason: str) -> None:
    assert _reasons(marks_csv(row)) == [reason]


def test_read_marks_takes_as_many_minutes_as_the_session_has() -> None:
    assert [row.minutes for row in _read(marks_csv("P01,A102,late,30"))] == [30]


def test_read_marks_names_every_bad_row_at_once() -> None:
    content = marks_csv("P99,A102,present,", "P01,A102,present,", "P01,A102,absent,")

    assert _reasons(content) == [
        "line 2, code: there is nobody with the code 'P99' in this training.",
        "line 4, code, item_id: 'P01 A102' is already on line 3.",
    ]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        pytest.param(
            "code,item_id,status,minutes,room",
            "line 1, room: unknown column.",
            id="unknown column",
        ),
        pytest.param(
            "code,item_id,status", "line 1, minutes: this column is missing.", id="missing column"
        ),
    ],
)
def test_read_marks_wants_exactly_its_columns(header: str, reason: str) -> None:
    assert _reasons(f"{header}\n".encode()) == [reason]
