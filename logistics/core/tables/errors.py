"""What is wrong with an uploaded table, by line and column."""

from collections.abc import Iterable
from dataclasses import dataclass

from logistics.core.errors import DomainError

MAX_LISTED = 1000
_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong; line 0 means the whole file, an empty column the whole line."""

    line: int
    column: str
    reason: str

    def text(self) -> str:
        """Write the error as one sentence: where, then why."""
        where = ", ".join(
            ([f"line {self.line}"] if self.line else []) + [self.column] * bool(self.column)
        )
        return (
            f"{where}: {self.reason}." if where else f"{self.reason[:1].upper()}{self.reason[1:]}."
        )


class TableRefused(DomainError):
    """A table that is not taken, with every reason; nothing of it was kept."""

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: error.line))
        lines = [error.text() for error in self.errors[:MAX_LISTED]]
        if len(self.errors) > MAX_LISTED:
            lines.append(f"And {len(self.errors) - MAX_LISTED:,} more.")
        super().__init__("\n".join(lines))


def refused(reason: str, *, line: int = 0, column: str = "") -> TableRefused:
    """Make the refusal of a table for one reason."""
    return TableRefused([RowError(line, column, reason)])


def unread_encoding(name: str) -> TableRefused:
    """Make the refusal of a file in an encoding we do not read; "" if nobody can tell which."""
    seen = f"looks like {name}, which is not read" if name else "is in no encoding we know"
    return refused(f"the file {seen}: save it as UTF-8 and try again")


def quoted(text: str) -> str:
    """Quote what somebody typed, shortened so that it can stand in a sentence."""
    shown = " ".join(text.split())
    return f"'{shown}'" if len(shown) <= _SHOWN_CHARACTERS else f"'{shown[:_SHOWN_CHARACTERS]}…'"
