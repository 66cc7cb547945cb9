"""The values of a hotel in a TOML file: texts, numbers, days, times of day and money."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import TypeVar

from logistics.core.errors import DomainError
from logistics.core.money import Money
from logistics.core.text import clean
from logistics.core.toml_files import Keys, shown

T = TypeVar("T")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class HotelKeys(Keys):
    """One table of the file with the values a hotel needs."""

    def text(self, key: str, *, limit: int, required: bool = False) -> str:
        """Read a text; empty if it is not there."""
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self.refuse(key, f"{shown(value)} is not a text in quotes")
            return ""
        text = clean(value, limit=100_000)
        if required and not text:
            self.refuse(key, "is empty" if key in self.table else "is missing")
        if len(text) > limit:
            self.refuse(key, f"is {len(text):,} characters long (at most {limit:,})")
        return text

    def choice(self, key: str, values: tuple[str, ...], default: str | None = None) -> str:
        """Read one of some words; without a default it must be there."""
        text = self.text(key, limit=200, required=default is None) or default
        if text is not None and text not in values:
            self.refuse(key, f"{shown(text)} is none of {', '.join(values)}")
        return text if text in values else values[0]

    def integer(self, key: str, *, default: int, minimum: int, maximum: int) -> int:
        """Read a whole number."""
        value = self.table.get(key, default)
        if type(value) is not int or not minimum <= value <= maximum:
            self.refuse(key, f"{shown(value)} is not a whole number from {minimum} to {maximum}")
            return default
        return value

    def day(self, key: str) -> date | None:
        """Read a day, with or without quotes; None if it is not there."""
        value = self.table.get(key)
        if type(value) is date or value is None:
            return value
        return self.parsed(key, to_day, None)

    def clock(self, key: str, *, default: time) -> time:
        """Read a time of day, with or without quotes."""
        value = self.table.get(key, default)
        if isinstance(value, time):
            return value.replace(second=0, microsecond=0)
        return self.parsed(key, _to_clock, default)

    def money(self, key: str) -> Money | None:
        """Read a table { amount = "68.00", currency = "EUR" }; None if it is not there."""
        if key not in self.table:
            return None
        table = self.below(key)
        amount = table.text("amount", limit=20, required=True)
        currency = table.text("currency", limit=20, required=True)
        if not amount or not currency:
            return None
        try:
            return Money.parse(amount, currency)
        except DomainError as error:
            self.refuse(key, error.message.rstrip("."))
            return None

    def below(self, key: str) -> "HotelKeys":
        """Give the table under `key`, empty if there is none."""
        table = self.table.get(key, {})
        if not isinstance(table, dict):
            self.refuse(key, f"{shown(table)} is not a table in braces")
            table = {}
        return HotelKeys(table, self.errors, f"{self.where}{key}, ")

    def parsed(self, key: str, parse: Callable[[str], T], harmless: T) -> T:
        """Read a text through `parse`, whose ValueError says what is wrong."""
        try:
            return parse(self.text(key, limit=200))
        except ValueError as error:
            self.refuse(key, str(error))
            return harmless


def to_day(text: str) -> date:
    """Read a day as written, 2026-04-21; ValueError says what is wrong."""
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"{shown(text)} is not a date (write 2026-04-21)") from None


def _to_clock(text: str) -> time:
    try:
        return time.fromisoformat(text if _CLOCK.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"{shown(text)} is not a time (write 14:00)") from None
