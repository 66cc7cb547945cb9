"""The command that writes everybody's calendar."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from logistics.core.db import db, transaction
from logistics.roster import models as roster_models
from logistics.trainings.rules import Training
from tests.factories.calendars import read


def run(app: Flask, *words: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["calendars", "export", *map(str, words)])


def test_export_writes_one_file_for_everybody_who_takes_part(
    sample: Training, app: Flask, tmp_path: Path
) -> None:
    with transaction():
        found = db.select(roster_models.Person).filter_by(code="P07")
        db.session.scalars(found).one().state = "withdrawn"

    done = run(app, sample.slug, "--out", tmp_path / "new" / "folder")

    codes = [f"P{n:02}" for n in range(1, 26) if n != 7] + ["T01", "T02", "T03", "T04"]
    names = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("28 calendars written to ")
    assert names == [f"{code}.ics" for code in codes]


def test_export_of_one_person_writes_one_file(sample: Training, app: Flask, tmp_path: Path) -> None:
    done = run(app, sample.slug, "--person", "P05", "--out", tmp_path)

    assert done.stdout.startswith("1 calendar written to ")
    assert [path.name for path in tmp_path.iterdir() if path.suffix] == ["P05.ics"]
    assert len(read((tmp_path / "P05.ics").read_bytes())) == 52


def test_export_twice_gives_the_same_bytes(sample: Training, app: Flask, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        run(app, sample.slug, "--out", tmp_path / folder)

    written = [
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
        for folder in ("one", "two")
    ]
    assert written[0] == written[1]


def test_exported_file_is_for_its_owner_only(sample: Training, app: Flask, tmp_path: Path) -> None:
    run(app, sample.slug, "--person", "P01", "--out", tmp_path)

    assert (tmp_path / "P01.ics").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        pytest.param(["nowhere"], 1, "There is no training 'nowhere'.\n", id="no such training"),
        pytest.param(
            ["borders-2026", "--person", "P99"],
            1,
            "Nobody with the code P99 takes part in this training.\n",
            id="no such person",
        ),
    ],
)
def test_export_refuses_in_one_sentence(
    sample: Training, app: Flask, tmp_path: Path, words: list[str], code: int, sentence: str
) -> None:
    done = run(app, *words, "--out", tmp_path / "out")

    assert (done.exit_code, done.stderr) == (code, sentence)
    assert not (tmp_path / "out").exists()


def test_export_says_where_it_cannot_write(sample: Training, app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = run(app, sample.slug, "--out", tmp_path / "file" / "below")

    assert (done.exit_code, done.stderr) == (
        1,
        f"{tmp_path}/file/below/P01.ics cannot be written: Not a directory.\n",
    )


def test_export_needs_a_folder(sample: Training, app: Flask) -> None:
    assert run(app, sample.slug).exit_code == 2
