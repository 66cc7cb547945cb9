"""Workbooks and CSV tables in which text stays text, whatever it starts with."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter

from logistics.core.text import KOSOVO_FOOTNOTE, asterisked, clean, needs_footnote

Cell = str | int | float | Decimal | date | datetime | None

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a spreadsheet's dates have no zone
_LONGEST_CELL = 32_000
_WIDEST_COLUMN = 48
_NAME_LENGTH = 31
_FORMULA_STARTS = re.compile(r"[ \u00a0\u3000]*[=+\-@\t\r\0＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, head and rows; strings are text, datetimes are naive local times."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook with frozen heads and no formula or link in it; same data, same bytes."""
    buffer = BytesIO()
    options = {
        "in_memory": True,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "", "author": "", "created": _CREATED})
        for name, sheet in zip(_sheet_names(sheets), sheets, strict=True):
            _write_sheet(book, name, sheet)
    return buffer.getvalue()


def table_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return UTF-8 with a byte order mark; text a spreadsheet would run gets a leading `'`."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    table = [[_csv_cell(cell) for cell in row] for row in (header, *rows)]
    writer.writerows(table)
    if _mentions_kosovo(table):
        writer.writerows([[], [KOSOVO_FOOTNOTE]])
    return text.getvalue().encode("utf-8-sig")


def _write_sheet(book: xlsxwriter.Workbook, name: str, sheet: Sheet) -> None:
    page = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
    table = [[_printable(cell) for cell in row] for row in (sheet.header, *sheet.rows)]
    for number, row in enumerate(table):
        for column, cell in enumerate(row):
            _write_cell(page, (number, column), cell, (body if number else head, moment))
    for column, width in enumerate(_widths(table)):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    if _mentions_kosovo(table):
        page.write_string(len(table) + 1, 0, KOSOVO_FOOTNOTE)


def _write_cell(
    page: xlsxwriter.worksheet.Worksheet,
    place: tuple[int, int],
    cell: Cell,
    formats: tuple[xlsxwriter.format.Format, xlsxwriter.format.Format],
) -> None:
    text, moment = formats
    if isinstance(cell, str):
        page.write_string(*place, cell, text)
    elif isinstance(cell, datetime):
        page.write_datetime(*place, cell, moment)
    elif isinstance(cell, date):
        page.write_datetime(*place, cell)
    elif cell is not None:
        page.write_number(*place, cell)


def _printable(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return asterisked(clean(cell, limit=_LONGEST_CELL, multiline=True))
    return cell


def _csv_cell(cell: Cell) -> Cell:
    cell = _printable(cell)
    if isinstance(cell, str) and _FORMULA_STARTS.match(cell):
        return f"'{cell}"
    return cell.isoformat(" ", "minutes") if isinstance(cell, datetime) else cell


def _mentions_kosovo(table: Sequence[Sequence[Cell]]) -> bool:
    return any(isinstance(cell, str) and needs_footnote(cell) for row in table for cell in row)


def _widths(table: Sequence[Sequence[Cell]]) -> list[int]:
    columns = max(map(len, table))
    return [min(_WIDEST_COLUMN, 2 + max(_lengths(table, column))) for column in range(columns)]


def _lengths(table: Sequence[Sequence[Cell]], column: int) -> Iterator[int]:
    yield 6
    for row in table:
        if column < len(row) and row[column] is not None:
            yield max(map(len, str(row[column]).splitlines()), default=0)


def _sheet_names(sheets: Sequence[Sheet]) -> list[str]:
    """Return names a spreadsheet accepts: short, unique whatever the case, without its signs."""
    names: list[str] = []
    taken = {"history"}
    for number, sheet in enumerate(sheets, start=1):
        name = (
            re.sub(r"[\[\]:*?/\\]", " ", clean(sheet.name)).strip(" '")[:_NAME_LENGTH].strip(" '")
        )
        if not name or name.lower() in taken:
            name = f"{name[: _NAME_LENGTH - 5]} {number}".strip()
        taken.add(name.lower())
        names.append(name)
    return names
