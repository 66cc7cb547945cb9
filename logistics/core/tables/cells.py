"""Reading the cells of a row: every error is remembered, none stops the rest."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Literal, TypeVar, overload

from logistics.core.money import Money, UnknownCurrency, decimals, parse_rate
from logistics.core.periods import is_zone, to_utc
from logistics.core.tables.errors import RowError, TableRefused, quoted
from logistics.core.tables.reading import Table, TableRow, repeated
from logistics.core.text import clean

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_LONGEST = 200_000  # longer than any cell: over the limit is an error, not cut off
_SOME_DAY = dt.date(2000, 1, 1)
_SOME_TIME = dt.time(0, 0)
_YES_NO = {"yes": True, "no": False}


class RowReader:
    """Goes through a table row by row and gathers what is wrong with it."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.errors: list[RowError] = []

    def __iter__(self) -> Iterator["Cells"]:
        """Give the cells of each row, in the order of the file."""
        return (Cells(row, self.errors) for row in self.table.rows)

    def require_unique(self, *columns: str) -> None:
        """Remember every row that repeats an earlier row's cells in `columns` taken together."""
        self.errors += repeated(self.table.rows, columns)

    def raise_if_refused(self) -> None:
        """Raise TableRefused with all errors so far, if there are any."""
        if self.errors:
            raise TableRefused(self.errors)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row, read by column name.

    A bad cell is remembered and read as something harmless, so that the rest of the row is
    still looked at; RowReader.raise_if_refused keeps it from being used. A cell must be filled
    unless `required=False`, which gives None for an empty one; texts and lists may be empty.
    """

    row: TableRow
    errors: list[RowError]

    @property
    def line(self) -> int:
        """The line of the file this row begins on."""
        return self.row.line

    def refuse(self, column: str, reason: str) -> None:
        """Remember that this row is wrong; `reason` is a clause without a full stop."""
        self.errors.append(RowError(self.row.line, column, reason))

    def text(
        self, column: str, *, required: bool = False, limit: int = 200, multiline: bool = False
    ) -> str:
        """Read a text of at most `limit` characters."""
        text = clean(self.row.cells.get(column, ""), limit=_LONGEST, multiline=multiline)
        if required and not text:
            self.refuse(column, "is empty")
        if len(text) > limit:
            self.refuse(column, f"is {len(text):,} characters long (at most {limit:,})")
        return text

    def codes(self, column: str, *, required: bool = False, limit: int = 2000) -> tuple[str, ...]:
        """Read a list split by semicolons; repeats and empty entries are dropped."""
        entries = self.text(column, required=required, limit=limit).split(";")
        return tuple(dict.fromkeys(entry.strip() for entry in entries if entry.strip()))

    @overload
    def choice(self, column: str, kind: type[E]) -> E: ...
    @overload
    def choice(self, column: str, kind: type[E], *, required: Literal[False]) -> E | None: ...
    def choice(self, column: str, kind: type[E], *, required: bool = True) -> E | None:
        """Read one of the values of an enumeration."""

        def parse(text: str) -> E:
            try:
                return kind(text)
            except ValueError:
                values = ", ".join(str(member.value) for member in kind)
                raise ValueError(f"{quoted(text)} is none of {values}") from None

        return self._read(column, parse, next(iter(kind)), required=required)

    @overload
    def date(self, column: str) -> dt.date: ...
    @overload
    def date(self, column: str, *, required: Literal[False]) -> dt.date | None: ...
    def date(self, column: str, *, required: bool = True) -> dt.date | None:
        """Read a day: 2026-04-21."""
        return self._read(column, _date, _SOME_DAY, required=required)

    @overload
    def time(self, column: str) -> dt.time: ...
    @overload
    def time(self, column: str, *, required: Literal[False]) -> dt.time | None: ...
    def time(self, column: str, *, required: bool = True) -> dt.time | None:
        """Read a time of day: 15:40."""
        return self._read(column, _time, _SOME_TIME, required=required)

    @overload
    def local_datetime(self, column: str, *, zone: str = "") -> dt.datetime: ...
    @overload
    def local_datetime(
        self, column: str, *, zone: str = "", required: Literal[False]
    ) -> dt.datetime | None: ...
    def local_datetime(
        self, column: str, *, zone: str = "", required: bool = True
    ) -> dt.datetime | None:
        """Read a naive local time, 2026-04-21T15:40; with `zone` it must exist there, once."""

        def parse(text: str) -> dt.datetime:
            local = _local(text)
            if is_zone(zone):
                to_utc(local, zone)
            return local

        harmless = dt.datetime.combine(_SOME_DAY, dt.time(12))
        return self._read(column, parse, harmless, required=required)

    @overload
    def integer(self, column: str, *, minimum: int, maximum: int) -> int: ...
    @overload
    def integer(
        self, column: str, *, minimum: int, maximum: int, required: Literal[False]
    ) -> int | None: ...
    def integer(
        self, column: str, *, minimum: int, maximum: int, required: bool = True
    ) -> int | None:
        """Read a whole number from `minimum` to `maximum`."""

        def parse(text: str) -> int:
            if not _INTEGER.fullmatch(text) or not minimum <= int(text) <= maximum:
                raise ValueError(
                    f"{quoted(text)} is not a whole number from {minimum} to {maximum}"
                )
            return int(text)

        return self._read(column, parse, minimum, required=required)

    @overload
    def yes_no(self, column: str) -> bool: ...
    @overload
    def yes_no(self, column: str, *, required: Literal[False]) -> bool | None: ...
    def yes_no(self, column: str, *, required: bool = True) -> bool | None:
        """Read yes or no."""
        return self._read(column, _yes_no, False, required=required)

    @overload
    def zone(self, column: str) -> str: ...
    @overload
    def zone(self, column: str, *, required: Literal[False]) -> str | None: ...
    def zone(self, column: str, *, required: bool = True) -> str | None:
        """Read an IANA time zone: Europe/Belgrade."""
        return self._read(column, _zone, "UTC", required=required)

    @overload
    def money(self, amount: str, currency: str) -> Money: ...
    @overload
    def money(self, amount: str, currency: str, *, required: Literal[False]) -> Money | None: ...
    def money(self, amount: str, currency: str, *, required: bool = True) -> Money | None:
        """Read an amount (162.00) and its currency (EUR) from two columns."""
        code = self.text(currency)

        def parse(text: str) -> Money:
            try:
                decimals(code)
            except UnknownCurrency as error:
                self.refuse(currency, str(error).rstrip("."))
                return Money(0, "EUR")
            return Money.parse(text, code)

        return self._read(amount, parse, Money(0, "EUR"), required=required)

    @overload
    def rate(self, column: str) -> Decimal: ...
    @overload
    def rate(self, column: str, *, required: Literal[False]) -> Decimal | None: ...
    def rate(self, column: str, *, required: bool = True) -> Decimal | None:
        """Read an exchange rate in units of currency per euro: 1.95583."""
        return self._read(column, parse_rate, Decimal(1), required=required)

    def _read(
        self, column: str, parse: Callable[[str], T], harmless: T, *, required: bool
    ) -> T | None:
        text = self.text(column, required=required)
        if not text:
            return harmless if required else None
        try:
            return parse(text)
        except ValueError as error:
            self.refuse(column, str(error).rstrip("."))
            return harmless


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"{quoted(text)} is not a date (write 2026-04-21)") from None


def _time(text: str) -> dt.time:
    try:
        return dt.time.fromisoformat(text if _TIME.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"{quoted(text)} is not a time (write 15:40)") from None


def _local(text: str) -> dt.datetime:
    day, _, clock = text.partition("T")
    try:
        return dt.datetime.combine(_date(day), _time(clock))
    except ValueError:
        wanted = "write 2026-04-21T15:40"
        raise ValueError(f"{quoted(text)} is not a date and time ({wanted})") from None


def _yes_no(text: str) -> bool:
    if text not in _YES_NO:
        raise ValueError(f"{quoted(text)} is neither yes nor no")
    return _YES_NO[text]


def _zone(text: str) -> str:
    if not is_zone(text):
        raise ValueError(f"{quoted(text)} is not a time zone (write Europe/Belgrade)")
    return text
