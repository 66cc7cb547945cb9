"""Reading one table of a TOML file: what is wrong is remembered, and nothing stops the rest."""

import re
from collections.abc import Callable
from datetime import date, time
from difflib import get_close_matches
from typing import Any, TypeVar

from logistics.core.errors import DomainError
from logistics.core.money import Money
from logistics.core.text import clean

T = TypeVar("T")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Keys:
    """One table, `where` it stands, and what is wrong so far, a sentence each."""

    def __init__(self, table: dict[str, Any], errors: list[str], where: str = "") -> None:
        self.table = table
        self.errors = errors
        self.where = where

    def refuse(self, key: str, reason: str) -> None:
        """Remember that the value of `key` is wrong; `reason` is a clause without a full stop."""
        self.errors.append(f"{self.where}{key}: {reason}.")

    def refuse_unknown(self, *known: str) -> None:
        """Refuse every key that nobody reads."""
        for key in self.table:
            if key not in known:
                close = get_close_matches(key[:60], known, n=1)
                guess = f" (is it {close[0]}?)" if close else ""
                self.refuse(clean(key, limit=60), f"unknown key{guess}")

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

    def below(self, key: str) -> "Keys":
        """Give the table under `key`, empty if there is none."""
        table = self.table.get(key, {})
        if not isinstance(table, dict):
            self.refuse(key, f"{shown(table)} is not a table in braces")
            table = {}
        return Keys(table, self.errors, f"{self.where}{key}, ")

    def each(self, key: str) -> list["Keys"]:
        """Give the tables `[[key]]` in their order."""
        tables = self.table.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.refuse(key, f"is not a list of tables (write [[{key}]])")
            return []
        return [
            Keys(table, self.errors, f"{self.where}{key} {place}, ")
            for place, table in enumerate(tables, start=1)
        ]

    def parsed(self, key: str, parse: Callable[[str], T], harmless: T) -> T:
        """Read a text through `parse`, whose ValueError says what is wrong."""
        try:
            return parse(self.text(key, limit=200))
        except ValueError as error:
            self.refuse(key, str(error))
            return harmless


def shown(value: object) -> str:
    """Quote what somebody typed, short enough for a sentence."""
    text = clean(str(value))
    return f"'{text}'" if len(text) <= 40 else f"'{text[:40]}…'"


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
