"""Trainings on the database and on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from logistics.accommodation.queries import find_hotel
from logistics.core.db import db, transaction
from logistics.core.errors import Taken
from logistics.demo.service import DATA
from logistics.trainings.forms import read_training
from logistics.trainings.models import Training as TrainingRow
from logistics.trainings.queries import all_trainings, get_training, spaces_of, themes_of
from logistics.trainings.service import create_training
from tests.factories.sample import MOMENT

SAMPLE = DATA / "training.toml"


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["trainings", *map(str, arguments)])


def a_file(folder: Path, **changes: str) -> Path:
    content = SAMPLE.read_text()
    for old, new in changes.items():
        content = content.replace(old, new)
    path = folder / "training.toml"
    path.write_text(content)
    return path


def test_create_training_stores_everything_of_the_plan(app: Flask) -> None:
    plan = read_training(SAMPLE.read_bytes())
    with transaction():
        made = create_training(plan, at=MOMENT)

    assert get_training("borders-2026") == made
    assert (made.deadlines, made.rules, made.created_at) == (plan.deadlines, plan.rules, MOMENT)
    assert made.places_of_work == plan.places_of_work
    assert themes_of(made.id) == list(plan.themes)
    assert [(space.name, space.capacity, space.shared) for space in spaces_of(made.id)] == [
        (space.name, space.capacity, space.shared) for space in plan.spaces
    ]


def test_create_training_keeps_settings_against_new_defaults(app: Flask) -> None:
    with transaction():
        made = create_training(read_training(SAMPLE.read_bytes()), at=MOMENT)
    row = db.session.get_one(TrainingRow, made.id)

    assert row.settings["rules"]["arrival_target"] == "20:00:00"
    assert row.settings["rules"]["erase_days_after"] == 30
    assert row.settings["deadlines"]["selection_notice"] == "2026-03-18"


def test_create_training_refuses_a_slug_in_use(app: Flask) -> None:
    plan = read_training(SAMPLE.read_bytes())
    with transaction():
        create_training(plan, at=MOMENT)

    with pytest.raises(Taken, match="There is already a training 'borders-2026'"):
        create_training(plan, at=MOMENT)


def test_create_makes_the_training_and_its_hotel(app: Flask) -> None:
    result = run(app, "create", "--from", SAMPLE)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0] == (
        "Training 'borders-2026' is there: Human rights at borders, Belgrade, 22–24 April 2026, "
        "25 places"
    )
    hotel = find_hotel(get_training("borders-2026").id)
    assert hotel is not None
    assert hotel.name == "Hotel Savski Vrt"


def test_create_twice_is_refused(app: Flask) -> None:
    run(app, "create", "--from", SAMPLE)
    result = run(app, "create", "--from", SAMPLE)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "There is already a training 'borders-2026'.\n"


def test_create_names_every_mistake_and_stores_nothing(app: Flask, tmp_path: Path) -> None:
    changes: dict[str, Any] = {
        "capacity = 25": "capacity = 0",
        'zone = "Europe/Belgrade"': 'zone = "Belgrade"',
        'check_in = "14:00"': 'check_in = "late"',
    }
    result = run(app, "create", "--from", a_file(tmp_path, **changes))

    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert lines[:2] == [
        "zone: 'Belgrade' is not a time zone (write Europe/Belgrade).",
        "capacity: 0 is not from 1 to 10,000.",
    ]
    assert len(lines) == 3
    assert "late" in lines[2]
    assert all_trainings() == []


def test_create_needs_a_file_that_is_there(app: Flask, tmp_path: Path) -> None:
    assert run(app, "create").exit_code == 2
    assert run(app, "create", "--from", tmp_path / "nowhere.toml").exit_code == 2


def test_list_says_when_there_is_nothing(app: Flask) -> None:
    assert run(app, "list").stdout == "There are no trainings yet.\n"
    assert json.loads(run(app, "list", "--json").stdout) == []


def test_list_prints_lines_or_data(app: Flask) -> None:
    run(app, "create", "--from", SAMPLE)

    assert run(app, "list").stdout == (
        "borders-2026  Human rights at borders, Belgrade, 22–24 April 2026, 25 places\n"
    )
    assert json.loads(run(app, "list", "--json").stdout) == [
        {
            "slug": "borders-2026",
            "title": "Human rights at borders",
            "place": "Belgrade",
            "zone": "Europe/Belgrade",
            "first_day": "2026-04-22",
            "last_day": "2026-04-24",
            "capacity": 25,
        }
    ]


@pytest.mark.parametrize("command", [["create"], ["list"], []], ids=["create", "list", "group"])
def test_every_command_explains_itself(app: Flask, command: list[str]) -> None:
    result = run(app, *command, "--help")

    assert result.exit_code == 0
    assert "Usage:" in result.stdout
