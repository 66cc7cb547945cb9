"""What an import did."""

from dataclasses import dataclass

MAX_LINES = 20  # named one by one


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many rows of a file were new, changed something, or changed nothing.

    `misstated` holds the lines whose length in minutes is not what their times say.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    misstated: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        """Rows read."""
        return self.new + self.changed + self.unchanged

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many rows of each sort, as (label, number)."""
        return ("new", self.new), ("changed", self.changed), ("unchanged", self.unchanged)

    @property
    def note(self) -> str:
        """Say which lines state another length than their times do; nothing if none does."""
        if not self.misstated:
            return ""
        several = "s" if len(self.misstated) > 1 else ""
        lines = ", ".join(map(str, self.misstated[:MAX_LINES]))
        more = ", …" if len(self.misstated) > MAX_LINES else ""
        return (
            f"duration_min is not what the times say on line{several} {lines}{more}: times count."
        )

    def text(self) -> str:
        """Say it in a sentence or two."""
        return f"{self._said()} {self.note}".rstrip()

    def _said(self) -> str:
        if not self.total:
            return "Nothing changed: the file has no rows."
        if self.unchanged == self.total:
            return f"Nothing changed: {_as_they_were(self.total)}."
        rows = "1 row" if self.total == 1 else f"{self.total} rows"
        counts = ", ".join(f"{number} {label}" for label, number in self.counts)
        return f"{rows} read: {counts}."


def _as_they_were(total: int) -> str:
    return "the one row is as it was" if total == 1 else f"all {total} rows are as they were"
