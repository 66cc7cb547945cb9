"""Shredding: nothing of a travel document is left to open, nor the bytes it was sealed in."""

import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.privacy import service
from logistics.privacy.rules import LEFT_OVER, LockedDown
from logistics.roster import models
from logistics.roster.queries import travel_documents_of
from logistics.roster.rules import TravelDocument
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.canaries import mark_everything, marks_in
from tests.factories.privacy import add_crowd, document_blobs, opened_texts
from tests.factories.sample import add_sample

PAPERS = {
    "paper.document.type",
    "paper.number",
    "paper.issuer",
    "paper.crossing.note",
}


def lock_down(*, shred: bool = True) -> LockedDown:
    return service.lock_everything_down(shred=shred, at=now())


def fields_left() -> set[str]:
    return {field for _, field in marks_in(opened_texts())}


def found_in_files(app: Flask, blobs: list[bytes]) -> int:
    """Count how many of these bytes lie in any file of the database."""
    folder: Path = app.extensions["settings"].home / "data"
    raw = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    return sum(blob in raw for blob in blobs)


def test_documents_do_not_open_any_more_and_all_else_does(sample: Training) -> None:
    mark_everything()
    before = fields_left()

    done = lock_down()

    assert before >= PAPERS
    assert done.documents == 25
    assert fields_left() == before - PAPERS
    assert set(travel_documents_of(ids_of()).values()) == {TravelDocument()}


def ids_of() -> list[UUID]:
    return list(db.session.scalars(select(models.TravelDocument.person_id)))


def test_what_the_last_file_said_of_documents_goes_too(sample: Training) -> None:
    lock_down()

    profiles = [row.payload for row in db.session.scalars(select(models.ImportedProfile))]
    assert {profile.document for profile in profiles} == {TravelDocument()}
    assert all(profile.details.family_name or profile.details.given_name for profile in profiles)


def test_old_bytes_are_in_no_file_of_the_database(app: Flask, sample: Training) -> None:
    mark_everything()
    blobs = document_blobs()
    assert found_in_files(app, blobs) == len(blobs) == 50

    assert lock_down().is_overwritten

    assert found_in_files(app, blobs) == 0


def test_old_bytes_are_found_where_nobody_overwrites_them(
    app: Flask, sample: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    mark_everything()
    blobs = document_blobs()
    monkeypatch.setattr(service, "_overwrite_old_bytes", lambda: True)

    lock_down()

    assert found_in_files(app, blobs) > 0


def test_documents_stay_where_nobody_asks_for_shredding(sample: Training) -> None:
    mark_everything()
    before = fields_left()

    assert lock_down(shred=False).documents is None
    assert fields_left() == before


@pytest.mark.parametrize("ticked", [True, False], ids=["ticked", "not ticked"])
def test_page_shreds_where_the_box_is_ticked(
    sample: Training, client_for: Callable[..., Client], ticked: bool
) -> None:
    data = {"word": "lock down"} | ({"shred": "y"} if ticked else {})

    page = client_for("coordinator", fresh=True).post_form("/lock-down", data).text

    assert ("25 travel documents are emptied." in page) is ticked
    db.session.rollback()
    assert (set(travel_documents_of(ids_of()).values()) == {TravelDocument()}) is ticked


def test_command_shreds_and_says_how_many_once(app: Flask, sample: Training) -> None:
    run = app.test_cli_runner().invoke
    texts = [run(args=["privacy", "lock-down", "--shred-documents"]).stdout for _ in range(2)]

    found = [
        re.findall(r"^(\d+) travel documents are emptied", text, re.MULTILINE) for text in texts
    ]
    assert found == [["25"], ["0"]]


def test_documents_that_do_not_open_are_overwritten_all_the_same(
    app: Flask, sample: Training
) -> None:
    with transaction():
        document = db.session.scalars(select(models.TravelDocument)).first()
        copy = db.session.scalars(select(models.ImportedProfile)).first()
        assert document
        assert copy
        document.sealed, copy.sealed = copy.sealed, document.sealed
        ids, blobs = (document.id, copy.id), [document.sealed, copy.sealed]

    assert lock_down().documents == 25

    assert db.session.get_one(models.TravelDocument, ids[0]).payload == TravelDocument()
    assert db.session.get(models.ImportedProfile, ids[1]) is None
    assert found_in_files(app, blobs) == 0


def test_page_says_where_old_bytes_could_not_be_overwritten(
    app: Flask,
    sample: Training,
    client_for: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "_PATIENCE_SECONDS", 0.2)
    client = client_for("coordinator", fresh=True)
    reader = sqlite3.connect(app.extensions["settings"].home / "data" / "app.db")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM people").fetchone()

    page = client.post_form("/lock-down", {"word": "lock down", "shred": "y"}).text
    reader.close()

    assert LEFT_OVER in page
    assert "25 travel documents are emptied." in page
    assert lock_down().is_overwritten


def test_250_people_take_less_than_ten_seconds(any_app: Flask) -> None:
    add_crowd(add_sample(), 250)
    db.session.remove()

    begun = time.monotonic()
    done = lock_down()
    took = time.monotonic() - begun

    assert done == LockedDown(500, 0, 250, 250, 250, documents=275)
    assert took < 10
    assert PAPERS & fields_left() == set()
