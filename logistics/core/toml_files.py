"""Reading a TOML file that somebody wrote: what is wrong is remembered, nothing stops the rest."""

import tomllib
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Self

from logistics.core.errors import DomainError
from logistics.core.text import clean

MAX_BYTES = 1_000_000
_LONGEST_SHOWN = 40


def parsed(content: bytes) -> dict[str, Any]:
    """Parse a TOML file; raise DomainError with a sentence if it is none."""
    if len(content) > MAX_BYTES:
        raise DomainError("The file is larger than 1 MB: is it the right one?")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DomainError("The file is not in UTF-8: save it as UTF-8 and try again.") from None
    except tomllib.TOMLDecodeError as error:
        raise DomainError(f"The file is not valid TOML: {error}.") from None
    except RecursionError:
        raise DomainError("The file is not valid TOML: it is nested too deeply.") from None


class Keys:
    """One table, `where` it stands, and what is wrong so far, a sentence each."""

    def __init__(self, table: dict[str, Any], errors: list[str], where: str = "") -> None:
        self.table = table
        self.errors = errors
        self.where = where

    def refuse(self, key: str, reason: str) -> None:
        """Remember that the value of `key` is wrong; `reason` is a clause without a full stop."""
        self.errors.append(f"{self.where}{key}: {reason}.")

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Refuse every key that nobody reads."""
        names = sorted(known)
        for key in self.table:
            if key not in names:
                close = get_close_matches(key[:60], names, n=1)
                guess = f" (is it {close[0]}?)" if close else ""
                self.refuse(clean(key, limit=60), f"unknown key{guess}")

    def refuse_repeated(self, key: str, entries: Sequence[str]) -> None:
        """Refuse what stands among the entries of `key` more than once."""
        for entry in dict.fromkeys(entries):
            if entry and entries.count(entry) > 1:
                self.refuse(key, f"{shown(entry)} is there more than once")

    def each(self, key: str) -> list[Self]:
        """Give the tables `[[key]]` in their order."""
        tables = self.table.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.refuse(key, f"is not a list of tables (write [[{key}]])")
            return []
        return [
            type(self)(table, self.errors, f"{self.where}{key} {place}, ")
            for place, table in enumerate(tables, start=1)
        ]

    def require_right(self) -> None:
        """Raise one DomainError with a line for each thing wrong so far, if anything is."""
        if self.errors:
            raise DomainError("\n".join(self.errors))


def shown(value: object) -> str:
    """Quote what somebody typed, short enough for a sentence."""
    text = clean(str(value))
    return f"'{text}'" if len(text) <= _LONGEST_SHOWN else f"'{text[:_LONGEST_SHOWN]}…'"
