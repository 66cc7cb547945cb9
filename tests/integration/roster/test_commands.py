"""The command that brings people in."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from logistics.accommodation.queries import stays_of
from logistics.demo.service import DATA
from logistics.roster.queries import people_of
from logistics.trainings.rules import Training
from tests.factories.roster import people_csv


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(people_csv())
    return path


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["roster", "import", *map(str, arguments)])


def test_import_stores_people_with_their_stays_and_says_so(training: Training, app: Flask) -> None:
    result = run(app, training.slug, DATA / "participants.csv")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "People: 25 rows read: 25 new, 0 changed, 0 unchanged.\n"
        "Rooms: 25 rows read: 25 new, 0 changed, 0 unchanged.\n"
    )
    assert (len(people_of(training.id)), len(stays_of(training.id))) == (25, 25)


def test_import_of_the_same_file_says_that_nothing_changed(
    training: Training, app: Flask, file: Path
) -> None:
    run(app, training.slug, file)
    result = run(app, training.slug, file)

    assert result.exit_code == 0
    assert result.stdout.startswith("People: Nothing changed: the one row is as it was.\n")


def test_dry_run_stores_nothing(training: Training, app: Flask, file: Path) -> None:
    result = run(app, training.slug, file, "--dry-run")

    assert result.exit_code == 0
    assert result.stdout == (
        "Only checked: nothing was stored.\n"
        "People: 1 row read: 1 new, 0 changed, 0 unchanged.\n"
        "Rooms: 1 row read: 1 new, 0 changed, 0 unchanged.\n"
    )
    assert (people_of(training.id), stays_of(training.id)) == ([], {})


@pytest.mark.parametrize("option", [[], ["--dry-run"]], ids=["import", "dry run"])
def test_a_bad_file_is_refused_line_by_line(
    training: Training, app: Flask, file: Path, option: list[str]
) -> None:
    file.write_text(people_csv({"check_in": "soon"}, {"code": "P02", "status": "x"}))
    result = run(app, training.slug, file, *option)

    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == [
        "line 2, check_in",
        "line 3, status",
        "line 3, email",
    ]
    assert people_of(training.id) == []


def test_a_stay_that_cannot_be_keeps_the_people_out_too(
    training: Training, app: Flask, file: Path
) -> None:
    file.write_text(people_csv({"check_out": "2027-04-25"}))
    result = run(app, training.slug, file)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "P01" in result.stderr
    assert people_of(training.id) == []


def test_an_unknown_training_is_named(app: Flask, file: Path) -> None:
    result = run(app, "nowhere", file)

    assert (result.exit_code, result.stderr) == (1, "There is no training 'nowhere'.\n")


def test_a_missing_file_is_a_mistake_in_the_command(training: Training, app: Flask) -> None:
    assert run(app, training.slug, "nowhere.csv").exit_code == 2
