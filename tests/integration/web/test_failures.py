"""When the disk is full, or the database busy or gone: a page of ours, and nothing half saved."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from logistics.access.policy import Role
from logistics.core.db import db
from logistics.trainings.rules import Training
from logistics.travel.queries import legs_of_training
from tests.conftest import Client
from tests.factories.materials import a_pdf, item_called
from tests.integration.web.walking import own_ids

ClientFor = Callable[..., Client]
LEG = {
    "direction": "outbound", "mode": "flight", "status": "booked", "payer": "organiser",
    "from_code": "TIA", "depart_local": "2026-04-21T10:00", "to_code": "BEG",
    "arrive_local": "2026-04-21T12:00", "notes": "n" * 1_900,
}  # fmt: skip


@contextmanager
def limited(pragma: str) -> Iterator[None]:
    """Set a limit on every connection that is taken from the pool meanwhile."""

    def limit(connection: Any, *_rest: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA {pragma.format(pages=pages)}")

    db.session.remove()
    event.listen(db.engine, "checkout", limit)
    try:
        yield
    finally:
        event.remove(db.engine, "checkout", limit)
        db.engine.dispose()


def new_leg(training: Training) -> str:
    return f"/t/{training.slug}/travel/people/{own_ids()['person_id']}/legs/new"


def data_file(app: Flask) -> Path:
    path: Path = app.extensions["settings"].home / "data" / "app.db"
    return path


def test_full_disk_saves_nothing_and_works_again_when_there_is_room(
    sample: Training, client_for: ClientFor
) -> None:
    client, page = client_for(Role.COORDINATOR), new_leg(sample)

    with limited("max_page_count={pages}"):
        full = client.post_form(page, LEG)
        reading = client.get(page)
    stored = len(legs_of_training(sample.id))
    db.session.remove()
    again = client.post_form(page, LEG)

    assert (full.status_code, "The disk is full" in full.text) == (507, True)
    assert (reading.status_code, stored, again.status_code) == (200, 78, 303)


def test_busy_database_asks_to_try_once_more_and_reading_goes_on(
    sample: Training, app: Flask, client_for: ClientFor
) -> None:
    client, page = client_for(Role.COORDINATOR), new_leg(sample)
    writer = sqlite3.connect(data_file(app), isolation_level=None)

    with limited("busy_timeout=50"):
        writer.execute("BEGIN IMMEDIATE")
        busy = client.post_form(page, LEG)
        writer.execute("ROLLBACK")
        again = client.post_form(page, LEG)
    writer.close()

    assert (busy.status_code, "Very busy at the moment" in busy.text) == (503, True)
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("path", "status"), [("/", 500), ("/sign-in", 500), ("/nothing-here", 404)]
)
def test_error_page_needs_no_database(
    sample: Training, app: Flask, client_for: ClientFor, path: str, status: int
) -> None:
    client = client_for(Role.COORDINATOR)
    with sqlite3.connect(data_file(app)) as other:
        other.execute("ALTER TABLE sign_ins RENAME TO elsewhere")
    other.close()

    answer = client.get(path)

    assert (answer.status_code, f"Error {status}" in answer.text) == (status, True)


def test_file_that_finds_no_room_leaves_nothing(
    sample: Training, app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    client, item = client_for(Role.TRAINER, "T01"), item_called(sample, "A102")
    page = f"/t/{sample.slug}/materials/sessions/{item.id}/new"
    monkeypatch.setattr(os, "fsync", no_room)

    answer = client.post_form(
        page, {"title": "", "other": "Map", "file": (BytesIO(a_pdf()), "map.pdf")}
    )

    folder: Path = app.extensions["settings"].files_folder
    assert (answer.status_code, [*folder.rglob("*.*")]) == (507, [])


def test_healthz_says_whether_the_database_answers(app: Flask, client: Client) -> None:
    well = client.get("/healthz")
    with sqlite3.connect(data_file(app)) as other:
        other.execute("ALTER TABLE change_counter RENAME TO elsewhere")
    other.close()
    ill = client.get("/healthz")

    assert [(a.status_code, a.text) for a in (well, ill)] == [(200, "ok\n"), (503, "unavailable\n")]


def test_robots_are_asked_to_stay_away(client: Client) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_old_address_of_the_icon_leads_to_the_mark(client: Client) -> None:
    with client.get("/favicon.ico", follow_redirects=True) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
