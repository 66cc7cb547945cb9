"""The commands of attendance."""

from pathlib import Path

import pytest
from flask import Flask

from logistics.attendance import queries
from logistics.trainings.rules import Training
from tests.factories.attendance import everybody_present, marks_csv

SLUG = "borders-2026"


def _run(app: Flask, *words: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["attendance", *words])
    return result.exit_code, result.stdout, result.stderr


def _file(folder: Path, content: bytes) -> str:
    path = folder / "marks.csv"
    path.write_bytes(content)
    return str(path)


def test_attendance_import_brings_marks_in_once(
    app: Flask, sample: Training, tmp_path: Path
) -> None:
    file = _file(tmp_path, everybody_present())

    assert _run(app, "import", SLUG, file, "--dry-run") == (
        0, "Nothing was written. 625 rows read: 625 new, 0 changed, 0 unchanged.\n", "",
    )  # fmt: skip
    assert queries.marks_of(sample.id) == []
    assert _run(app, "import", SLUG, file) == (
        0, "625 rows read: 625 new, 0 changed, 0 unchanged.\n", "",
    )  # fmt: skip
    assert _run(app, "import", SLUG, file) == (
        0, "Nothing changed: all 625 rows are as they were.\n", "",
    )  # fmt: skip


def test_attendance_import_names_every_bad_line_and_writes_nothing(
    app: Flask, sample: Training, tmp_path: Path
) -> None:
    file = _file(tmp_path, marks_csv("P01,A102,present,", "P99,A102,present,", "P01,A105,late,"))

    assert _run(app, "import", SLUG, file) == (
        1,
        "",
        "line 3, code: there is nobody with the code 'P99' in this training.\n"
        "line 4, item_id: A105 does not count for attendance.\n"
        "line 4, minutes: is empty.\n",
    )
    assert queries.marks_of(sample.id) == []


def test_attendance_lock_closes_all_days_and_says_so_again(app: Flask, sample: Training) -> None:
    lines = ["Day 1 (Wed 22 April)", "Day 2 (Thu 23 April)", "Day 3 (Fri 24 April)"]

    assert _run(app, "lock", SLUG) == (0, "".join(f"{line} is locked.\n" for line in lines), "")
    assert _run(app, "lock", SLUG, "--day", "2") == (0, f"{lines[1]} was locked already.\n", "")


def test_attendance_lock_closes_one_day(app: Flask, sample: Training) -> None:
    assert _run(app, "lock", SLUG, "--day", "3")[0] == 0
    assert queries.locked_days_of(sample.id) == {sample.last_day}


@pytest.mark.parametrize("number", ["0", "4"])
def test_attendance_lock_refuses_a_day_that_is_not_there(
    app: Flask, sample: Training, number: str
) -> None:
    assert _run(app, "lock", SLUG, "--day", number) == (
        1, "", f"There is no day {number}: this training has days 1 to 3.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["lock", "nothing-here"], 1, id="unknown training"),
        pytest.param(["lock", SLUG, "--day", "two"], 2, id="a day in words"),
        pytest.param(["import", SLUG, "/nowhere.csv"], 2, id="no such file"),
        pytest.param(["import", SLUG], 2, id="no file"),
        pytest.param(["import", "--help"], 0, id="help"),
        pytest.param(["lock", "--help"], 0, id="help on locking"),
    ],
)
def test_attendance_commands_tell_refusal_from_misuse(
    words: list[str], code: int, app: Flask, sample: Training
) -> None:
    assert _run(app, *words)[0] == code
