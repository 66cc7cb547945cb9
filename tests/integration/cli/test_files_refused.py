"""Files that are not taken: every bad row is named on stderr, and the database stays as it was."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from logistics.demo.service import DATA
from logistics.trainings.rules import Training
from tests.factories.files import SLUG, Edits, bring_in, edited, found, rows_of, run, written

FILES = ("participants", "trainers", "legs", "agenda", "attendance")
MARKS = b"code,item_id,status,minutes\nP01,A102,present,\nP02,A102,late,5\nP03,A102,excused,\n"


def content_of(name: str) -> bytes:
    return MARKS if name == "attendance" else (DATA / f"{name}.csv").read_bytes()


def dump(app: Flask) -> list[str]:
    """Everything the database holds."""
    file = Path(app.extensions["settings"].home) / "data" / "app.db"
    connection = sqlite3.connect(file)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def header(content: bytes) -> bytes:
    return content.split(b"\n", 1)[0]


def cut_short(content: bytes) -> bytes:
    return content.rstrip(b"\n").rsplit(b",", 1)[0]


def broken(content: bytes) -> bytes:
    return content + b"\xc3\xb6\xc3\xb6\xc3\xb6\xc3\x28"


REFUSED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: content[:0],
    "blank lines": lambda content: b"\n" * content.count(b"\n"),
    "more than 5 MB": lambda content: content + b"x" * 5_300_000,
    "a zero byte": lambda content: content + b"\0",
    "UTF-32": lambda content: content.decode().encode("utf-32"),
    "broken UTF-8": broken,
    "half a UTF-16 letter": lambda content: content.decode().encode("utf-16")[:-1],
    "a workbook": lambda content: b"PK\x03\x04\x14\0\0\0" + content,
    "one cell short": cut_short,
    "one cell too many": lambda content: content.rstrip(b"\n") + b",x\n",
    "an open quote": lambda content: content + b'"',
    "an unknown column": lambda content: content.replace(b"\n", b",x\n").replace(b",x", b",xyz", 1),
    "a column twice": lambda content: content.replace(b",", b"," + header(content)[:4] + b",", 1),
    "a row twice": lambda content: content + content.splitlines()[-1] + b"\n",
}


@pytest.mark.parametrize("name", FILES)
def test_file_that_cannot_be_read_is_refused_and_changes_nothing(
    app: Flask, sample: Training, name: str
) -> None:
    bring_in(app, name, content_of(name))
    before = dump(app)

    for kind, spoil in REFUSED.items():
        told = bring_in(app, name, spoil(content_of(name)))

        assert (told.exit_code, told.out) == (1, ""), kind
        assert told.err.endswith(".\n"), kind
        assert "Traceback" not in told.err, kind
    assert dump(app) == before


ALIKE: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 from big computers": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "other line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "blank lines at the end": lambda text: text.encode() + b"\n\n",
    "header only": lambda text: text.encode().split(b"\n", 1)[0],
}


@pytest.mark.parametrize("name", FILES)
def test_same_file_in_another_dress_changes_nothing_and_says_so(
    app: Flask, sample: Training, name: str
) -> None:
    bring_in(app, name, content_of(name))
    before = dump(app)

    for kind, dress in ALIKE.items():
        told = bring_in(app, name, dress(content_of(name).decode()))

        assert (told.exit_code, told.err) == (0, ""), kind
        assert all("Nothing changed" in line for line in told.out.splitlines()), kind
    assert dump(app) == before


@pytest.mark.parametrize("name", ["participants", "trainers", "legs", "agenda"])
def test_semicolons_part_cells_as_well(app: Flask, sample: Training, name: str) -> None:
    before = dump(app)

    told = bring_in(app, name, written(rows_of(name), delimiter=";"))

    assert (told.exit_code, dump(app) == before) == (0, True)


WRONG: dict[str, tuple[Edits, list[str]]] = {
    "participants": (
        {
            "P01": {"travel_doc_expiry": "31.12.2030", "country_code": "ZZ"},
            "P02": {"status": "maybe"},
            "P03": {"email": "nonsense"},
            "P06": {"family_name": "", "given_name": ""},
            "P08": {"check_out": "2026-04-21"},
            "P09": {"code": "P08"},
        },
        [
            "line 2, travel_doc_expiry", "line 2, country_code", "line 3, status",
            "line 4, email", "line 7, family_name", "line 9, check_out", "line 10, code",
        ],
    ),
    "legs": (
        {
            "L001": {"depart_local": "2026-02-30T10:00"},
            "L003": {"traveller_code": "P99"},
            "L005": {"mode": "boat", "status": "sold"},
            "L007": {"arrive_tz": "Mars/X"},
            "L009": {"arrive_local": "2026-04-25T09:30"},
            "L011": {"leg_id": "L010"},
        },
        [
            "line 2, depart_local", "line 4, traveller_code", "line 6, mode", "line 6, status",
            "line 8, arrive_tz", "line 10, arrive_local", "line 12, leg_id",
        ],
    ),
    "agenda": (
        {
            "A101": {"date": "2026-04-31"},
            "A102": {"lead": "T99", "room": "Cellar"},
            "A103": {"start": "9.30"},
            "A104": {"theme": "T9"},
            "A105": {"end": "10:45"},
            "A107": {"item_id": "A106"},
        },
        [
            "line 5, date", "line 6, lead", "line 6, room", "line 7, start", "line 8, theme",
            "line 9, end", "line 11, item_id",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("options", [(), ("--dry-run",)], ids=["import", "dry run"])
def test_every_bad_cell_is_named_by_line_and_column(
    app: Flask, sample: Training, name: str, options: tuple[str, ...]
) -> None:
    edits, places = WRONG[name]
    before = dump(app)

    told = bring_in(app, name, edited(name, edits), *options)

    assert (told.exit_code, told.out) == (1, "")
    assert sorted(line.split(":")[0] for line in told.err.splitlines()) == sorted(places)
    assert dump(app) == before


def test_directory_in_place_of_a_file_is_a_wrong_call(app: Flask, tmp_path: Path) -> None:
    told = run(app, "travel", "import", SLUG, tmp_path)

    assert (told.exit_code, told.out) == (2, "")
    assert "is a directory" in told.err


def test_corrected_file_changes_only_what_was_corrected(app: Flask, sample: Training) -> None:
    before = found(app)

    wrong = bring_in(app, "legs", edited("legs", {"L004": {"arrive_local": "yesterday"}}))
    assert (wrong.exit_code, found(app) == before) == (1, True)

    told = bring_in(app, "legs", edited("legs", {"L004": {"arrive_local": "2026-04-21T20:35"}}))
    assert told.out == (
        "78 rows read: 0 new, 1 changed, 77 unchanged."
        " duration_min is not what the times say on line 5: times count.\n"
    )
    again = {"L004": {"arrive_local": "2026-04-21T20:35", "duration_min": "20"}}
    assert bring_in(app, "legs", edited("legs", again)).out == (
        "Nothing changed: all 78 rows are as they were.\n"
    )


def test_dry_run_says_what_would_change_and_changes_nothing(app: Flask, sample: Training) -> None:
    before = dump(app)
    edits = {"L004": {"seat": "9F"}}

    told = bring_in(app, "legs", edited("legs", edits), "--dry-run")

    assert "78 rows read: 0 new, 1 changed, 77 unchanged." in told.out
    assert (told.exit_code, told.err, dump(app) == before) == (0, "", True)
