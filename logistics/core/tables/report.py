"""What an import did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many rows of a file were new, changed something, or changed nothing."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """Rows read."""
        return self.new + self.changed + self.unchanged

    def text(self) -> str:
        """Say it in one sentence."""
        if not self.total:
            return "Nothing changed: the file has no rows."
        if self.unchanged == self.total:
            return f"Nothing changed: {_as_they_were(self.total)}."
        rows = "1 row" if self.total == 1 else f"{self.total} rows"
        counts = f"{self.new} new, {self.changed} changed, {self.unchanged} unchanged"
        return f"{rows} read: {counts}."


def _as_they_were(total: int) -> str:
    return "the one row is as it was" if total == 1 else f"all {total} rows are as they were"
