"""What the commands about keys say, and what they refuse."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from logistics.core.db import db, transaction
from logistics.core.sealing import load_key_ring
from logistics.trainings.rules import Training
from tests.factories.files import Told, run
from tests.factories.keys import ring_path
from tests.factories.materials import stored_handout

PEOPLE = 29


def said(told: Told) -> str:
    assert (told.exit_code, told.err) == (0, "")
    return told.out


def listed(app: Flask) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(said(run(app, "keys", "list", "--json")))["keys"]
    return found


def test_list_names_the_current_key_and_what_each_has_sealed(sample: Training, app: Flask) -> None:
    stored_handout(sample, "A102", "Map")
    before = said(run(app, "keys", "list"))
    new = said(run(app, "keys", "new"))
    after = said(run(app, "keys", "list"))

    rows = sum(key["rows"] for key in listed(app))
    assert before.split() == ["k1", str(rows), "rows,", "1", "file", "current"]
    assert new == "k2 seals from now on. `flask keys rotate` seals the rest with it.\n"
    assert [line.split() for line in after.splitlines()] == [
        ["k1", str(rows - 1), "rows,", "1", "file"],
        ["k2", "1", "row,", "0", "files", "current"],  # KeyCheck
    ]


def test_list_tells_programs_the_rows_of_each_table(sample: Training, app: Flask) -> None:
    (key,) = listed(app)

    assert {name: key[name] for name in ("id", "current", "in_ring", "files")} == {
        "id": "k1", "current": True, "in_ring": True, "files": 0,
    }  # fmt: skip
    assert (key["tables"]["people"], key["tables"]["key_check"]) == (PEOPLE, 1)
    assert sum(key["tables"].values()) == key["rows"]


def test_list_shows_what_no_key_of_the_ring_has_sealed(sample: Training, app: Flask) -> None:
    with transaction():
        for code, blob in (("P01", b"v1|k9|x"), ("P02", b"plain"), ("P03", b"")):
            change = text("UPDATE people SET sealed = :blob WHERE code = :code")
            db.session.execute(change, {"blob": blob, "code": code})

    _, lost, unknown = said(run(app, "keys", "list")).splitlines()

    assert lost.split(maxsplit=5) == ["?", "1", "row,", "0", "files", "not in the ring"]
    assert unknown.split(maxsplit=5) == ["k9", "1", "row,", "0", "files", "not in the ring"]
    assert listed(app)[0]["tables"]["people"] == PEOPLE - 3


@pytest.mark.parametrize(
    ("kid", "sentence"),
    [
        pytest.param(
            "k2", "k2 is the current key. `flask keys new` puts another in its", id="current"
        ),
        pytest.param("k1", "k1 has sealed 341 rows, 1 file. `flask keys rotate` seals", id="used"),
        pytest.param("k3", "There is no key k3 in the ring.", id="unknown"),
    ],
)
def test_key_that_is_needed_is_not_removed(
    sample: Training, app: Flask, kid: str, sentence: str
) -> None:
    stored_handout(sample, "A102", "Map")
    run(app, "keys", "new")
    before = ring_path(app).read_bytes()

    told = run(app, "keys", "remove", kid)

    assert (told.exit_code, told.out) == (1, "")
    assert told.err.startswith(sentence)
    assert ring_path(app).read_bytes() == before


def test_key_used_by_a_file_only_is_not_removed(sample: Training, app: Flask) -> None:
    stored_handout(sample, "A102", "Map")
    run(app, "keys", "new")
    run(app, "keys", "rotate")
    folder: Path = app.extensions["settings"].files_folder
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes().replace(b"v1|k2|", b"v1|k1|"))

    told = run(app, "keys", "remove", "k1")

    assert (told.exit_code, told.err[:30]) == (1, "k1 has sealed 0 rows, 1 file. ")


def test_key_that_sealed_nothing_any_more_is_removed(sample: Training, app: Flask) -> None:
    run(app, "keys", "new")
    rotated = said(run(app, "keys", "rotate"))

    removed = said(run(app, "keys", "remove", "k1"))

    assert rotated.splitlines() == [
        "Sealed anew with k2: 341 rows, 0 files.",
        "k1 has sealed nothing any more: `flask keys remove k1` ends it.",
    ]
    assert removed.startswith("k1 is gone. ")
    assert [*load_key_ring(ring_path(app)).keys] == ["k2"]


def test_rotation_with_nothing_to_do_says_so(sample: Training, app: Flask) -> None:
    assert said(run(app, "keys", "rotate")) == "Sealed anew with k1: 0 rows, 0 files.\n"


def test_ring_that_is_gone_meanwhile_is_named(app: Flask) -> None:
    folder = ring_path(app).parent
    ring_path(app).unlink()
    gone = run(app, "keys", "new")
    folder.rmdir()
    without_folder = run(app, "keys", "new")

    assert (gone.exit_code, gone.out) == (1, "")
    assert "There is no key ring at " in gone.err
    assert (without_folder.exit_code, without_folder.out) == (1, "")
    assert f"{folder} cannot be opened: No such file or directory.\n" in without_folder.err
