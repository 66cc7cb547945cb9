"""Workbooks and CSV in which text stays text."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from logistics.core.documents.sheets import Cell, Sheet, table_csv, workbook_xlsx
from logistics.core.text import KOSOVO_FOOTNOTE, clean
from tests.unit.core.documents.hostile import INJECTIONS, NAMES, RIGHT_TO_LEFT_NAMES

TEXTS = [*INJECTIONS.values(), *NAMES.values(), *RIGHT_TO_LEFT_NAMES.values()]
wall = datetime.fromisoformat
FORMULAS = ["=1+1", "+381 60 000", "-5", "@SUM(A1)", "＝1+1", '=HYPERLINK("http://evil")', "\t=1"]


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_workbook_xlsx_keeps_every_text_as_text() -> None:
    sheet = Sheet("Names", ["Name"], [[text] for text in TEXTS + FORMULAS])

    cells = [row[0] for row in read(workbook_xlsx([sheet])).active.iter_rows()]
    expected = [clean(text, multiline=True) for text in ["Name", *TEXTS, *FORMULAS]]
    assert [cell.value for cell in cells] == expected
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink for cell in cells} == {None}


def test_workbook_xlsx_keeps_the_kinds_of_values() -> None:
    row: list[Cell] = [1, Decimal("12.50"), date(2026, 4, 22), wall("2026-04-22 09:30"), None, True]
    sheet = Sheet("Kinds", list("abcdef"), [row])

    page = read(workbook_xlsx([sheet])).active
    assert [cell.value for cell in page[2]] == [
        1,
        12.5,
        wall("2026-04-22 00:00"),
        wall("2026-04-22 09:30"),
        None,
        "yes",
    ]
    assert page.freeze_panes == "A2"


def test_workbook_xlsx_adds_the_footnote_below_the_rows() -> None:
    with_it = Sheet("With", ["Place"], [["Kosovo"]])
    without = Sheet("Without", ["Place"], [["Serbia"]])

    book = read(workbook_xlsx([with_it, without]))
    assert [row[0].value for row in book["With"]] == ["Place", "Kosovo*", None, KOSOVO_FOOTNOTE]
    assert [row[0].value for row in book["Without"]] == ["Place", "Serbia"]


def test_workbook_xlsx_gives_sheets_names_that_open() -> None:
    names = ["A/B", "a b", "x" * 40, "x" * 40, "", "'", "History"]

    book = read(workbook_xlsx([Sheet(name, ["h"], []) for name in names]))
    assert len({name.lower() for name in book.sheetnames}) == len(names)
    assert max(map(len, book.sheetnames)) == 31


def test_workbook_xlsx_is_the_same_bytes_twice() -> None:
    sheets = [Sheet("Names", ["Name"], [[text] for text in TEXTS])]

    content = workbook_xlsx(sheets)
    assert workbook_xlsx(sheets) == content
    assert read(content).properties.created == wall("2000-01-01")


@pytest.mark.parametrize("text", FORMULAS)
def test_table_csv_disarms_formulas_without_losing_them(text: str) -> None:
    assert read_csv(table_csv(["a"], [[text]])) == [["a"], [f"'{clean(text)}"]]


@pytest.mark.parametrize("text", ["Ana", "1-2", "a=b", "a@b.org", "'quoted", ""])
def test_table_csv_leaves_other_text_alone(text: str) -> None:
    assert read_csv(table_csv(["a", "b"], [[text, "x"]])) == [["a", "b"], [text, "x"]]


def test_table_csv_keeps_separators_and_line_ends_inside_a_cell() -> None:
    row = ["a,b", 'say "hi"', "one\ntwo", "a;b"]

    assert read_csv(table_csv(["1", "2", "3", "4"], [row]))[1] == row


def test_table_csv_writes_numbers_and_dates_plainly() -> None:
    row: list[Cell] = [
        -5,
        Decimal("1.50"),
        date(2026, 4, 22),
        wall("2026-04-22 09:30"),
        None,
        False,
    ]

    assert read_csv(table_csv(list("abcdef"), [row]))[1] == [
        "-5", "1.50", "2026-04-22", "2026-04-22 09:30", "", "no",
    ]  # fmt: skip


def test_table_csv_adds_the_footnote() -> None:
    assert read_csv(table_csv(["Place"], [["Kosovo"]])) == [
        ["Place"],
        ["Kosovo*"],
        [],
        [KOSOVO_FOOTNOTE],
    ]
