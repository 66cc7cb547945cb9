"""Cells: each kind read, and every error of every row remembered."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.money import Money
from logistics.core.tables import Cells, RowReader, TableRefused, TableRow, read_table


class RoomType(StrEnum):
    SINGLE = "single"
    TWIN = "twin"


def cells(**values: str) -> Cells:
    return Cells(TableRow(7, values), [])


def reasons(cell: Cells) -> list[str]:
    return [error.text() for error in cell.errors]


def test_cells_read_every_kind() -> None:
    cell = cells(
        name=" Ana\tMaria ",
        room="twin",
        day="2026-04-21",
        clock="15:40",
        departs="2026-04-21T15:40",
        seq="2",
        late="yes",
        languages="Albanian; English;;English; ",
        zone="Europe/Tirane",
        amount="162.00",
        currency="EUR",
        rate="1.95583",
    )

    assert cell.text("name", required=True) == "Ana Maria"
    assert cell.choice("room", RoomType) is RoomType.TWIN
    assert cell.date("day") == dt.date(2026, 4, 21)
    assert cell.time("clock") == dt.time(15, 40)
    assert cell.local_datetime("departs").isoformat() == "2026-04-21T15:40:00"
    assert cell.integer("seq", minimum=1, maximum=2) == 2
    assert cell.yes_no("late") is True
    assert cell.codes("languages") == ("Albanian", "English")
    assert cell.zone("zone") == "Europe/Tirane"
    assert cell.money("amount", "currency") == Money(16200, "EUR")
    assert cell.rate("rate") == Decimal("1.95583")
    assert cell.errors == []


def test_cells_that_may_be_empty_or_absent_read_as_none() -> None:
    cell = cells(day="  ")

    assert cell.text("name") == ""
    assert cell.codes("languages") == ()
    assert cell.choice("room", RoomType, required=False) is None
    assert cell.date("day", required=False) is None
    assert cell.time("clock", required=False) is None
    assert cell.local_datetime("departs", required=False) is None
    assert cell.integer("seq", minimum=1, maximum=2, required=False) is None
    assert cell.yes_no("late", required=False) is None
    assert cell.zone("zone", required=False) is None
    assert cell.money("amount", "currency", required=False) is None
    assert cell.rate("rate", required=False) is None
    assert cell.errors == []


def test_cells_remember_every_empty_one_that_must_be_filled() -> None:
    cell = cells()

    cell.text("name", required=True)
    cell.codes("languages", required=True)
    cell.choice("room", RoomType)
    cell.date("day")
    cell.time("clock")
    cell.local_datetime("departs")
    cell.integer("seq", minimum=1, maximum=2)
    cell.yes_no("late")
    cell.zone("zone")
    cell.money("amount", "currency")
    cell.rate("rate")

    columns = "name languages room day clock departs seq late zone amount rate"
    assert reasons(cell) == [f"line 7, {column}: is empty." for column in columns.split()]


@pytest.mark.parametrize(
    "written", ["2026-13-01", "2026-02-29", "20260421", "2026-W17-2", "21.04.2026", "٢٠٢٦-٠٤-٢١"]
)
def test_date_refuses_what_is_no_day(written: str) -> None:
    cell = cells(check_in=written)

    cell.date("check_in")

    assert reasons(cell) == [f"line 7, check_in: '{written}' is not a date (write 2026-04-21)."]


@pytest.mark.parametrize("written", ["24:00", "9:00", "09:60", "09:00:00", "0900", "9 am"])
def test_time_refuses_what_is_no_time_of_day(written: str) -> None:
    cell = cells(start=written)

    cell.time("start")

    assert reasons(cell) == [f"line 7, start: '{written}' is not a time (write 15:40)."]


@pytest.mark.parametrize(
    "written", ["2026-04-21", "2026-04-21 15:40", "2026-04-21T15:40Z", "2026-04-31T15:40", "T15:40"]
)
def test_local_datetime_refuses_what_is_no_local_time(written: str) -> None:
    cell = cells(departs=written)

    cell.local_datetime("departs")

    assert reasons(cell) == [
        f"line 7, departs: '{written}' is not a date and time (write 2026-04-21T15:40)."
    ]


def test_local_datetime_refuses_a_time_the_zone_does_not_have() -> None:
    cell = cells(departs="2027-03-28T02:30", arrives="2027-10-31T02:30")

    cell.local_datetime("departs", zone="Europe/Belgrade")
    cell.local_datetime("arrives", zone="Europe/Belgrade")

    assert reasons(cell) == [
        "line 7, departs: 02:30 on 28 March 2027 in Europe/Belgrade does not exist: "
        "clocks go forward.",
        "line 7, arrives: 02:30 on 31 October 2027 in Europe/Belgrade happens twice: "
        "clocks go back.",
    ]


def test_local_datetime_leaves_a_wrong_zone_to_its_own_cell() -> None:
    cell = cells(departs="2026-04-21T15:40", zone="Europe/Nowhere")

    cell.local_datetime("departs", zone=cell.zone("zone"))

    assert reasons(cell) == [
        "line 7, zone: 'Europe/Nowhere' is not a time zone (write Europe/Belgrade)."
    ]


@pytest.mark.parametrize(
    ("written", "taken"),
    [("0", False), ("1", True), ("3", True), ("4", False), ("1.5", False), ("9" * 5000, False)],
)
def test_integer_holds_its_bounds(written: str, taken: bool) -> None:
    cell = cells(seq=written)

    cell.integer("seq", minimum=1, maximum=3)

    assert (cell.errors == []) is taken


def test_integer_says_its_bounds() -> None:
    cell = cells(seq="4")

    cell.integer("seq", minimum=1, maximum=3)

    assert reasons(cell) == ["line 7, seq: '4' is not a whole number from 1 to 3."]


def test_choice_lists_what_could_be_written() -> None:
    cell = cells(room="suite")

    cell.choice("room", RoomType)

    assert reasons(cell) == ["line 7, room: 'suite' is none of single, twin."]


def test_yes_no_refuses_anything_else() -> None:
    cell = cells(late="maybe")

    cell.yes_no("late")

    assert reasons(cell) == ["line 7, late: 'maybe' is neither yes nor no."]


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("1e3", "EUR", "line 7, amount: '1e3' is not an amount (write 162.00)."),
        ("1.00", "XXX", "line 7, currency: 'XXX' is not a currency code (write EUR)."),
        ("1.00", "", "line 7, currency: '' is not a currency code (write EUR)."),
    ],
)
def test_money_names_the_column_that_is_wrong(amount: str, currency: str, expected: str) -> None:
    cell = cells(amount=amount, currency=currency)

    cell.money("amount", "currency")

    assert reasons(cell) == [expected]


@pytest.mark.parametrize(("length", "errors"), [(200, 0), (201, 1), (12_000, 1)])
def test_text_holds_its_limit(length: int, errors: int) -> None:
    cell = cells(name="x" * length)

    cell.text("name")

    assert len(cell.errors) == errors


def test_text_says_its_limit_without_showing_the_text() -> None:
    cell = cells(name="x" * 12_000)

    cell.text("name", limit=100)

    assert reasons(cell) == ["line 7, name: is 12,000 characters long (at most 100)."]


def test_text_keeps_lines_only_where_asked() -> None:
    cell = cells(notes="one\r\ntwo")

    assert cell.text("notes") == "one two"
    assert cell.text("notes", multiline=True) == "one\ntwo"


def test_errors_shorten_what_was_typed() -> None:
    cell = cells(check_in="x" * 61)

    cell.date("check_in")

    assert reasons(cell) == [f"line 7, check_in: '{'x' * 60}…' is not a date (write 2026-04-21)."]


@given(st.text(max_size=20))
def test_cells_read_or_refuse_any_text(text: str) -> None:
    cell = cells(any=text, zone="Europe/Belgrade")

    for read in (cell.date, cell.time, cell.yes_no, cell.zone, cell.rate):
        read("any")
    cell.local_datetime("any", zone="Europe/Belgrade")
    cell.integer("any", minimum=0, maximum=9)
    cell.choice("any", RoomType)
    cell.money("any", "zone")

    assert len(cell.errors) >= 7


@pytest.mark.parametrize("written", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_local_datetime_refuses_years_that_cannot_be_shifted(written: str) -> None:
    cell = cells(departs=written)

    cell.local_datetime("departs", zone="America/New_York")

    assert reasons(cell) == [f"line 7, departs: The year {int(written[:4])} is out of range."]


def test_row_reader_gathers_all_errors_of_all_rows_in_the_order_of_lines() -> None:
    reader = RowReader(read_table(b"code,day,late\nP01,x,no\nP02,2026-04-21,yes\nP01,y,z\n"))
    reader.require_unique("code")

    for cell in reader:
        cell.date("day")
        cell.yes_no("late")
        if cell.text("code") == "P02":
            cell.refuse("code", "nobody here has this code")

    with pytest.raises(TableRefused) as refused:
        reader.raise_if_refused()
    assert str(refused.value) == (
        "line 2, day: 'x' is not a date (write 2026-04-21).\n"
        "line 3, code: nobody here has this code.\n"
        "line 4, code: 'P01' is already on line 2.\n"
        "line 4, day: 'y' is not a date (write 2026-04-21).\n"
        "line 4, late: 'z' is neither yes nor no."
    )


def test_row_reader_lets_a_good_table_pass() -> None:
    reader = RowReader(read_table(b"code\nP01\n"))

    assert [(cell.line, cell.text("code")) for cell in reader] == [(2, "P01")]
    reader.raise_if_refused()
