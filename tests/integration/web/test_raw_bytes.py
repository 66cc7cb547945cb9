"""What lies on the disk: no marked text in any file of the database, in a dump, or in passing."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask, Request
from sqlalchemy import text
from werkzeug.test import TestResponse

from logistics.access.policy import Role
from logistics.cli.running import prepare_home
from logistics.core.db import db, transaction
from logistics.core.sealing import KeyRing
from logistics.core.sealing.ring import NONCE_BYTES
from logistics.materials.queries import file_path
from logistics.schema import METADATA
from logistics.trainings.rules import Training
from tests.conftest import CSRF, Client, make_app
from tests.factories.canaries import mark
from tests.factories.materials import a_picture, item_called
from tests.factories.sample import add_sample
from tests.factories.sealed import (
    TOTP_SECRET,
    fill_everything,
    marks_by_table,
    marks_in_bytes,
)
from tests.integration.web.walking import own_ids

ClientFor = Callable[..., Client]
SEALED = 14  # tables
SECRETS = (TOTP_SECRET.encode(), b"@example.org")
BIG = 600_000  # bytes: more than Werkzeug keeps in memory by itself


def files_under(home: Path) -> dict[str, bytes]:
    """Return every file of a home but its key ring."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.parent.name != "keys"
    }


def found_in(content: bytes) -> set[Any]:
    """Return the marks and secrets that stand in raw bytes."""
    return marks_in_bytes(content) | {secret for secret in SECRETS if secret in content}


def tables_dumped(url: str) -> dict[str, bytes]:
    """Return what PostgreSQL hands out of every table, bytes as they are stored."""
    dumped = {}
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        for (name,) in names:
            with connection.cursor().copy(f"COPY {name} TO STDOUT (FORMAT binary)") as copy:
                dumped[name] = b"".join(bytes(part) for part in copy)
    return dumped


def test_files_of_the_database_hold_no_mark(sample: Training, app: Flask, home: Path) -> None:
    fill_everything(sample)
    opened = marks_by_table()  # the control: all of it is there, sealed
    with db.engine.connect():  # and the journal stays while somebody is connected
        files = files_under(home)

    assert {name for name in files if name.startswith("data/")} == {
        "data/app.db", "data/app.db-shm", "data/app.db-wal",
    }  # fmt: skip
    assert len(files["data/app.db-wal"]) > 100_000
    assert len([name for name in files if name.startswith("files/")]) == 2
    assert {name: found for name, data in files.items() if (found := found_in(data))} == {}
    assert len([name for name, marks in opened.items() if marks]) == SEALED


def test_scan_finds_everything_where_sealing_is_off(
    sample: Training, app: Flask, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the scan: the same training, with the plain text where the sealed one was."""
    monkeypatch.setattr(KeyRing, "seal", plain_in_place_of_sealed)
    monkeypatch.setattr(KeyRing, "open", opened_or_plain(KeyRing.open))
    fill_everything(sample)

    found = set().union(*(found_in(data) for data in files_under(home).values()))

    assert found >= set().union(*marks_by_table().values()) | {TOTP_SECRET.encode()}


def plain_in_place_of_sealed(ring: KeyRing, plain: bytes, *, context: str) -> bytes:
    return ring.prefix + bytes(NONCE_BYTES) + plain


def opened_or_plain(real: Any) -> Any:
    def open_(ring: KeyRing, blob: bytes, *, context: str) -> bytes:
        start = ring.prefix + bytes(NONCE_BYTES)
        if blob.startswith(start):
            return blob.removeprefix(start)
        return bytes(real(ring, blob, context=context))

    return open_


def test_sealed_file_holds_nothing_of_its_content(sample: Training, app: Flask) -> None:
    fill_everything(sample)

    stored = files_under(file_path(own_ids()["item_id"]).parent)

    assert len(stored) == 2
    assert [name for name, data in stored.items() if b"%PDF" in data or b"endobj" in data] == []


@pytest.mark.postgres
def test_dump_of_every_table_holds_no_mark(postgres_url: str, tmp_path: Path) -> None:
    app = make_app(tmp_path, database_url=postgres_url)
    with app.app_context():
        prepare_home()
        training = add_sample()
        fill_everything(training)
        opened = marks_by_table()
        db.session.remove()
        before = tables_dumped(postgres_url)
        with transaction():
            planted = {"title": mark("P01", "planted")}
            db.session.execute(text("UPDATE trainings SET title = :title"), planted)
        after = tables_dumped(postgres_url)
        db.session.remove()
        db.engine.dispose()

    assert before.keys() == {*METADATA.tables, "alembic_version"}
    assert {name: found for name, data in before.items() if (found := found_in(data))} == {}
    assert len([name for name, marks in opened.items() if marks]) == SEALED
    assert found_in(after["trainings"]) == {("P01", "planted")}  # the control of the scan


@pytest.fixture
def written() -> Iterator[list[str]]:
    """The files that Python opens for writing during a test, by name."""
    names: list[str] = []
    is_over = False

    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and not is_over and isinstance(arguments[0], str):
            names.extend([arguments[0]] if int(arguments[2]) & (os.O_WRONLY | os.O_RDWR) else [])

    sys.addaudithook(listen)  # for ever: Python knows no way to take it back
    yield names
    is_over = True


def upload(client: Client, training: Training) -> TestResponse:
    """Send a large picture, as bytes: a test client that builds a form would write files itself."""
    item = item_called(training, "A102")
    page = f"/t/{training.slug}/materials/sessions/{item.id}/new"
    token = CSRF.search(client.get(page).text)
    assert token is not None
    parts = {'"csrf_token"': token[1].encode(), '"title"': b"", '"other"': b"Map"}
    parts['"file"; filename="map.png"'] = a_picture("PNG") + bytes(BIG)
    body = b"".join(
        b"--x\r\nContent-Disposition: form-data; name=%b\r\n\r\n%b\r\n" % (name.encode(), content)
        for name, content in parts.items()
    )
    return client.post(
        page, data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x"
    )


def outside(home: Path, names: list[str]) -> list[str]:
    return [name for name in names if not name.startswith(f"{home}/") and name != os.devnull]


def test_upload_on_its_way_in_is_written_nowhere_in_clear(
    sample: Training, client_for: ClientFor, home: Path, written: list[str]
) -> None:
    client = client_for(Role.COORDINATOR)

    status = upload(client, sample).status_code

    assert (status, outside(home, written)) == (303, [])
    assert {Path(name).parent.name for name in written if name != os.devnull} == {"files"}


@pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
def test_control_notices_an_upload_kept_in_a_temporary_file(
    sample: Training, client_for: ClientFor, home: Path, written: list[str]
) -> None:
    client = client_for(Role.COORDINATOR)
    client.application.request_class = Request

    upload(client, sample)

    assert set(outside(home, written)) == {tempfile.gettempdir()}
