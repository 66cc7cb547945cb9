"""From the bytes of an uploaded file to rows of text."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from logistics.core.tables.encodings import decode
from logistics.core.tables.errors import RowError, TableRefused, quoted, refused
from logistics.core.text import clean

MAX_MEGABYTES = 5
MAX_ROWS = 20_000
MAX_COLUMNS = 200
_LONGEST_NAME = 60
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record: the line of the file it begins on, and its cells by column name, as written."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as uploaded; `encoding` is the one it was read in."""

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    encoding: str
    header_line: int = 1


_Record = tuple[int, list[str]]


def read_table(content: bytes) -> Table:
    """Read a comma, semicolon or tab separated file; raises TableRefused, nothing else."""
    if len(content) > MAX_MEGABYTES * 1_000_000:
        raise refused(f"the file is larger than {MAX_MEGABYTES} MB")
    text, encoding = decode(content)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refused("holds a NUL character, so this is not a text file", line=line)
    records = _records(text)
    header_line, names = next(records, (0, []))
    if not names:
        raise refused("the file is empty")
    header = _header(names, header_line)
    return Table(header, tuple(_rows(records, header)), encoding, header_line)


def require_columns(
    table: Table, *, known: Collection[str], required: Collection[str] = ()
) -> None:
    """Refuse a table with a column nobody knows or without one that must be there."""
    unknown = [name for name in table.header if name not in known]
    missing = [name for name in required if name not in table.header]
    line = table.header_line
    errors = [RowError(line, name[:_LONGEST_NAME], _unknown(name, known)) for name in unknown]
    errors += [RowError(line, name, "this column is missing") for name in missing]
    if errors:
        raise TableRefused(errors)


def require_unique(rows: Sequence[TableRow], *columns: str) -> None:
    """Refuse rows that repeat what an earlier row has in `columns` taken together."""
    if errors := list(repeated(rows, columns)):
        raise TableRefused(errors)


def repeated(rows: Sequence[TableRow], columns: Sequence[str]) -> Iterator[RowError]:
    """Say which rows repeat an earlier row's cells in `columns`; rows empty there do not count."""
    first_seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(clean(row.cells.get(column, "")) for column in columns)
        line = first_seen.setdefault(key, row.line)
        if any(key) and line != row.line:
            again = quoted(" ".join(key))
            yield RowError(row.line, ", ".join(columns), f"{again} is already on line {line}")


def _records(text: str) -> Iterator[_Record]:
    """Give every record that is not blank with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise refused(_broken(str(error)), line=line) from error


def _delimiter(text: str) -> str:
    """Choose by the header, whose names hold no delimiter outside quotes."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n")[:20_000])
    first_line = re.split(r"[\r\n]", header, maxsplit=1)[0]
    return max(_DELIMITERS, key=first_line.count)


def _header(names: list[str], line: int) -> tuple[str, ...]:
    header = tuple(name.strip() for name in names)
    if len(header) > MAX_COLUMNS:
        raise refused(f"more than {MAX_COLUMNS} columns", line=line)
    errors = [
        RowError(line, f"column {place}", "has no name")
        for place, name in enumerate(header, start=1)
        if not name
    ]
    twice = dict.fromkeys(name for name in header if name and header.count(name) > 1)
    errors += [RowError(line, name, "this column is there more than once") for name in twice]
    if errors:
        raise TableRefused(errors)
    return header


def _rows(records: Iterator[_Record], header: tuple[str, ...]) -> list[TableRow]:
    rows: list[TableRow] = []
    errors: list[RowError] = []
    try:
        for line, record in records:
            if len(rows) + len(errors) == MAX_ROWS:
                raise refused(f"more than {MAX_ROWS:,} rows", line=line)
            if len(record) == len(header):
                rows.append(TableRow(line, dict(zip(header, record, strict=True))))
            else:
                errors.append(RowError(line, "", _ragged(len(record), len(header))))
    except TableRefused as broken:
        errors += broken.errors
    errors += _lost_letters(rows)
    if errors:
        raise TableRefused(errors)
    return rows


def _lost_letters(rows: list[TableRow]) -> list[RowError]:
    return [
        RowError(row.line, name, f"{quoted(cell)} has lost a letter (\N{REPLACEMENT CHARACTER})")
        for row in rows
        for name, cell in row.cells.items()
        if "\N{REPLACEMENT CHARACTER}" in cell
    ]


def _ragged(cells: int, columns: int) -> str:
    return f"has {cells} cell{'s' if cells > 1 else ''}, the header has {columns}"


def _unknown(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name[:_LONGEST_NAME], known, n=1)
    return "unknown column" + (f" (is it {close[0]}?)" if close else "")


def _broken(error: str) -> str:
    if "limit" in error:
        return "a cell is too long: a closing quote may be missing"
    return "a quote mark is not closed, or not doubled inside a quoted cell"
