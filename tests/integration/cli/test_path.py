"""From an empty home to certificates by commands alone, in the order that works and in others."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from pypdf import PdfReader

from logistics.core.clock import now
from logistics.demo.service import DATA
from logistics.trainings.rules import Training
from tests.factories.files import SLUG, Edits, bring_in, edited, found, rows_of, run, written

COUNTED = {
    row["item_id"]: int(row["duration_min"])
    for row in rows_of("agenda")
    if row["counts_for_attendance"] == "yes"
}
PEOPLE = [row["code"] for row in rows_of("participants")]
Marks = dict[str, dict[str, str]]  # by person and item: status and minutes, "late,5"


def sample_file(name: str) -> bytes:
    return (DATA / f"{name}.csv").read_bytes()


def marks(special: Marks) -> bytes:
    """Write marks of everybody in every session: present, but for what is special."""
    lines = [
        f"{code},{item},{special.get(code, {}).get(item, 'present,')}"
        for code in PEOPLE
        for item in COUNTED
    ]
    return "\n".join(["code,item_id,status,minutes", *lines]).encode()


def issued(app: Flask) -> dict[str, dict[str, Any]]:
    told = run(app, "certificates", "issue", SLUG, "--json")
    assert told.exit_code == 0
    return {row["code"]: row for row in json.loads(told.out)}


def test_commands_from_an_empty_home_give_the_findings_of_the_demo(
    app: Flask, tmp_path: Path
) -> None:
    assert run(app, "trainings", "create", "--from", DATA / "training.toml").exit_code == 0
    for name in ("trainers", "participants", "legs", "agenda"):
        assert bring_in(app, name, sample_file(name)).exit_code == 0, name
    by_hand = found(app)
    assert run(app, "demo", "load").exit_code == 0

    assert found(app) == by_hand
    assert len(by_hand) == 15


def test_file_of_some_people_may_name_room_mates_on_the_roster(
    app: Flask, sample: Training
) -> None:
    only = [row for row in rows_of("participants") if row["code"] == "P08"]

    assert bring_in(app, "participants", written(only)).out == (
        "People: Nothing changed: the one row is as it was.\n"
        "Rooms: Nothing changed: the one row is as it was.\n"
    )
    unknown = [row | {"room_sharing_with": "P99"} for row in only]
    assert bring_in(app, "participants", written(unknown)).err == (
        "line 2, room_sharing_with: 'P99' is no code in this file or on the roster.\n"
    )


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            "legs",
            "line 2, traveller_code: 'P01' is nobody on the roster, which is empty:"
            " import the people first",
        ),
        (
            "agenda",
            "line 2, lead: this training has no trainer 'T01', as it has no trainers yet:"
            " import them first",
        ),
        ("attendance", "line 2, item_id: there is no session 'A102' in this training"),
    ],
)
def test_file_that_comes_before_the_people_is_refused(
    app: Flask, training: Training, name: str, line: str
) -> None:
    content = marks({}) if name == "attendance" else sample_file(name)

    told = bring_in(app, name, content)

    assert (told.exit_code, told.out) == (1, "")
    assert told.err.startswith(f"{line}.\n")


MISSED: Marks = {
    "P01": {"A106": "late,90", "A102": "late,26"},
    "P02": {"A106": "absent,", "A102": "left_early,27"},
    "P03": {"A106": "absent,", "A205": "excused,", "A109": "late,53"},
    "P04": {"A106": "absent,", "A205": "excused,", "A109": "late,54"},
    "P05": dict.fromkeys(COUNTED, "excused,"),
    "P06": {"A102": "late,9"},
}


def test_certificates_follow_the_minutes_on_both_sides_of_each_limit(
    app: Flask, sample: Training
) -> None:
    assert bring_in(app, "attendance", marks(MISSED)).exit_code == 0

    by_code = issued(app)

    keys = ["code", "kind", "minutes", "of", "hours", "reference"]
    assert list(by_code) == PEOPLE
    assert {tuple(row) for row in by_code.values()} == {tuple(keys)}
    first = [tuple(by_code[code][key] for key in keys[1:]) for code in PEOPLE[:7]]
    assert first == [
        ("participation", 1049, 1165, 17.25, "HRB-2026-BEG-001"),
        ("statement", 1048, 1165, 17.25, "HRB-2026-BEG-002"),
        ("statement", 932, 1165, 15.5, "HRB-2026-BEG-003"),
        ("none", 931, 1165, 15.5, None),
        ("none", 0, 1165, 0.0, None),
        ("participation", 1156, 1165, 19.25, "HRB-2026-BEG-004"),
        ("participation", 1165, 1165, 19.25, "HRB-2026-BEG-005"),
    ]


def test_certificate_follows_a_correction_until_its_day_is_locked(
    app: Flask, sample: Training
) -> None:
    bring_in(app, "attendance", marks({}))
    issued(app)
    bring_in(app, "attendance", marks({"P10": {"A202": "late,15"}}))
    assert ("error", "certificate-stale", "P10", None) in found(app, "2026-04-26T09:00")

    assert issued(app)["P10"]["reference"] == "HRB-2026-BEG-010-R2"
    assert run(app, "attendance", "lock", SLUG, "--day", 2).exit_code == 0
    told = bring_in(app, "attendance", marks({}))
    assert (told.exit_code, told.err) == (
        1, "line 236, item_id: day 2 is locked: its marks can no longer change.\n",
    )  # fmt: skip
    bring_in(app, "participants", edited("participants", {"P10": {"status": "declined"}}))
    assert "P10" not in issued(app)


def entry(event: Any) -> tuple[str, tuple[int, str, str]]:
    shown = (int(event["sequence"]), str(event["status"]), event["dtstart"].dt.isoformat())
    return str(event["uid"]), shown


def entries(app: Flask, folder: Path) -> dict[str, dict[str, tuple[int, str, str]]]:
    """Return of three people by UID: sequence, state and start of each entry."""
    for code in ("P01", "P04", "T01"):
        told = run(app, "calendars", "export", SLUG, "--person", code, "--out", folder)
        assert (told.exit_code, told.err) == (0, "")
    return {
        file.stem: dict(map(entry, Calendar.from_ical(file.read_bytes()).walk("VEVENT")))
        for file in folder.iterdir()
    }


@pytest.mark.parametrize(
    ("name", "edits", "whose"),
    [
        pytest.param("legs", {}, [], id="nothing"),
        pytest.param("legs", {"L001": {"seat": "9B", "notes": "x"}}, [], id="seat and note"),
        pytest.param("legs", {"L001": {"depart_local": "2026-04-21T15:50"}}, ["P01"], id="leg"),
        pytest.param("legs", {"L001": {"status": "cancelled"}}, ["P01"], id="cancelled leg"),
        pytest.param("participants", {"P04": {"check_out": "2026-04-24"}}, ["P04"], id="stay"),
        pytest.param("agenda", {"A106": {"materials": "pens", "lead": "T02"}}, [], id="lead"),
        pytest.param("agenda", {"A106": {"start": "11:20"}}, ["P01", "P04", "T01"], id="session"),
    ],
)
def test_sequence_grows_exactly_where_a_calendar_changes(
    app: Flask, sample: Training, tmp_path: Path, name: str, edits: Edits, whose: list[str]
) -> None:
    before = entries(app, tmp_path / "calendars")

    assert bring_in(app, name, edited(name, edits)).exit_code == 0

    after = entries(app, tmp_path / "calendars")
    assert {code: list(of) for code, of in after.items()} == {
        code: list(of) for code, of in before.items()
    }
    changed = [
        (code, before[code][uid][0], shown[0])
        for code, of in sorted(after.items())
        for uid, shown in of.items()
        if shown != before[code][uid]
    ]
    assert changed == [(code, 0, 1) for code in whose]


@pytest.mark.parametrize(
    "words", [("calendars", "export"), ("packs", "build"), ("certificates", "export")], ids=" ".join
)
def test_folder_that_cannot_be_written_is_named(
    app: Flask, sample: Training, tmp_path: Path, words: tuple[str, str]
) -> None:
    bring_in(app, "attendance", marks({}))
    issued(app)
    (tmp_path / "file").touch()

    below = run(app, *words, SLUG, "--out", tmp_path / "file" / "below")
    itself = run(app, *words, SLUG, "--out", tmp_path / "file")

    assert (below.exit_code, below.out) == (1, "")
    assert below.err.endswith("cannot be written: Not a directory.\n")
    assert (itself.exit_code, itself.out) == (2, "")


@pytest.mark.parametrize(
    "words",
    [
        ("roster", "import"), ("travel", "import"), ("agenda", "import"), ("attendance", "import"),
        ("attendance", "lock"), ("certificates", "issue"), ("certificates", "export"),
        ("calendars", "export"), ("packs", "build"), ("readiness",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_unknown_training_is_said_on_stderr(
    app: Flask, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (file := tmp_path / "file.csv").touch()
    out: list[object] = ["--out", tmp_path]
    rest: dict[str, list[object]] = {"import": [file], "export": out, "build": out}

    told = run(app, *words, "nowhere-2026", *rest.get(words[-1], []))

    assert (told.exit_code, told.out) == (1, "")
    assert told.err == "There is no training 'nowhere-2026'.\n"
    assert run(app, *words, "--help").exit_code == 0


def test_training_made_three_days_before_opens_with_one_notice_and_no_problem(
    app: Flask, tmp_path: Path
) -> None:
    ahead = now().date() + timedelta(days=3) - date(2026, 4, 22)
    text = (DATA / "training.toml").read_text()
    moved = re.sub(r"2026-\d\d-\d\d", lambda day: str(date.fromisoformat(day[0]) + ahead), text)
    (file := tmp_path / "training.toml").write_text(moved)

    told = run(app, "trainings", "create", "--from", file)
    board = run(app, "readiness", SLUG)

    assert told.exit_code == 0
    assert [line for line in told.out.splitlines() if " past when " in line] == [
        told.out.splitlines()[-1]
    ]
    assert board.out.splitlines()[0].endswith(": 6 to check.")


HOSTILE = {
    "P01": "<b>Bold</b> & <img src=x>",
    "P02": "=1+1",
    "P04": "@SUM(A1) %s {0}",
    "P06": "\u10dc\u10d8\u10dc\u10dd",
    "P09": "Петар Ћирић",
    "P12": "x" * 200,
}


def test_names_come_out_as_they_went_in(app: Flask, sample: Training, tmp_path: Path) -> None:
    names = {code: {"certificate_name": name, "badge_name": name} for code, name in HOSTILE.items()}
    bring_in(app, "participants", edited("participants", names))
    bring_in(app, "attendance", marks({}))
    issued(app)

    run(app, "certificates", "export", SLUG, "--out", tmp_path)

    for code, name in HOSTILE.items():
        (page,) = PdfReader(tmp_path / f"{code}.pdf").pages
        assert "".join(name.split()) in "".join(page.extract_text().split())
    assert sorted(file.stem for file in tmp_path.glob("*.pdf")) == PEOPLE
