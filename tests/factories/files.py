"""The files of the sample with some cells changed, and commands that take them."""

import csv
import io
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from logistics.demo.service import DATA

SLUG = "borders-2026"
TWO_WEEKS_BEFORE = "2026-04-08T09:00"
GROUPS = {"participants": "roster", "trainers": "roster", "legs": "travel", "agenda": "agenda"}

Row = dict[str, str]
Edits = Mapping[str, Row]  # by code: the cells that change
Found = tuple[str, str, str, str | None]  # severity, code, subject, due


@dataclass(frozen=True)
class Told:
    """What a command said."""

    exit_code: int
    out: str
    err: str


def run(app: Flask, *words: object) -> Told:
    """Run a command as a shell does."""
    result = app.test_cli_runner().invoke(args=[str(word) for word in words])
    return Told(result.exit_code, result.stdout, result.stderr)


def rows_of(name: str) -> list[Row]:
    """Return the rows of one file of the sample."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(rows: Collection[Row], *, delimiter: str = ",") -> bytes:
    """Write rows as a file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(next(iter(rows))), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def edited(name: str, edits: Edits, *, more: Collection[Row] = ()) -> bytes:
    """Write one file of the sample with some cells changed, and `more` rows."""
    rows = rows_of(name)
    key = next(iter(rows[0]))
    assert edits.keys() <= {row[key] for row in rows}
    assert {column for cells in edits.values() for column in cells} <= rows[0].keys()
    return written([*(row | edits.get(row[key], {}) for row in rows), *more])


def bring_in(app: Flask, name: str, content: bytes, *options: str) -> Told:
    """Import a file by the command that takes its kind; the test's own folder holds it."""
    path = Path(app.extensions["settings"].home) / f"{name}.csv"
    path.write_bytes(content)
    return run(app, GROUPS.get(name, name), "import", SLUG, path, *options)


def findings(app: Flask, at: str = TWO_WEEKS_BEFORE) -> list[dict[str, Any]]:
    """Return what `readiness --json` says at a moment."""
    told = run(app, "readiness", SLUG, "--json", "--at", at)
    assert (told.exit_code, told.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(told.out)["findings"]
    return found


def found(app: Flask, at: str = TWO_WEEKS_BEFORE) -> set[Found]:
    """Return severity, code, subject and due of every finding; none is there twice."""
    listed = [(f["severity"], f["code"], f["subject"], f["due"]) for f in findings(app, at)]
    assert len(listed) == len(set(listed))
    return set(listed)
