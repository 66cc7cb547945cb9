"""Keys that change under a running app: everything stays readable, nobody is disturbed."""

import fcntl
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from logistics.core.clock import now
from logistics.core.db import change_number, db, transaction
from logistics.core.sealing import (
    KeyRing,
    Unreadable,
    key_ring,
    kid_of,
    load_key_ring,
    reseal_rows,
    rotation,
    sealed_tables,
)
from logistics.materials.queries import content_of, file_path
from logistics.materials.rules import Handout
from logistics.materials.service import delete_handout, reseal_files
from logistics.messages.rules import Kind, Order
from logistics.messages.service import order_mail
from logistics.roster.models import Person
from logistics.trainings.rules import Training
from tests.bench.servers import ROOT
from tests.conftest import make_app
from tests.factories.files import run
from tests.factories.keys import blobs, ring_path, unreadable_with
from tests.factories.materials import stored_handout
from tests.factories.sample import add_sample

KILLS = int(os.environ.get("KILLS", "3"))
MAILS = 400 * KILLS
Row = dict[str, Any]


def kids() -> set[str | None]:
    """Return the ids of the keys that seal anything in the database."""
    return {kid_of(blob) for _, blob in blobs()}


def all_but_sealed() -> dict[str, list[Row]]:
    """Return every column but the sealed one, of every sealed table."""
    db.session.rollback()
    return {
        table.name: [
            {name: value for name, value in row._mapping.items() if name != "sealed"}
            for row in db.session.execute(select(table).order_by(table.c.id))
        ]
        for table in sealed_tables()
    }


def payloads() -> dict[str, bytes]:
    """Return everything sealed, opened with the ring as it lies on the disk."""
    ring = key_ring().fresh()
    return {c: ring.open(b, context=c) for c, b in blobs() if c != "key_check:1"}


def test_rotation_leaves_nothing_under_the_old_key_and_changes_nothing_else(
    any_app: Flask,
) -> None:
    training = add_sample()
    handout = stored_handout(training, "A102", "Map")
    before, opened, number = all_but_sealed(), payloads(), change_number()
    content = content_of(handout)
    run(any_app, "keys", "new")

    told = run(any_app, "keys", "rotate")

    rows = len(opened)
    assert (told.exit_code, told.err) == (0, "")
    assert told.out.startswith(f"Sealed anew with k2: {rows} rows, 1 file.\n")
    assert "`flask keys remove k1`" in told.out
    assert kids() == {"k2"}
    assert all_but_sealed() == before
    assert payloads() == opened
    assert content_of(handout) == content
    assert kid_of(path_of(handout).read_bytes()) == "k2"
    assert change_number() == number + 2  # the two commands, and no row
    assert run(any_app, "keys", "remove", "k1").exit_code == 0
    assert unreadable_with(ring_path(any_app)) == []
    assert content_of(handout) == content


def test_rotation_takes_the_old_blobs_out_of_file_and_journal(sample: Training, app: Flask) -> None:
    data = ring_path(app).parents[1] / "data"
    run(app, "keys", "new")
    before = b"".join(path.read_bytes() for path in data.iterdir())

    run(app, "keys", "rotate")

    after = b"".join(path.read_bytes() for path in data.iterdir())
    assert (b"v1|k1|" in before, b"v1|k1|" in after) == (True, False)


def test_each_command_leaves_one_entry_in_the_log(sample: Training, app: Flask) -> None:
    def entries() -> list[str]:
        db.session.rollback()
        return [*db.session.scalars(text("SELECT action FROM audit_entries ORDER BY seq"))]

    before = entries()
    for words in ("new", "list", "rotate", "remove k1"):
        assert run(app, "keys", *words.split()).exit_code == 0

    commands = ["command.keys.new", "command.keys.rotate", "command.keys.remove"]
    assert entries() == before + commands


def test_running_app_reads_a_new_key_at_once_and_seals_with_it(
    sample: Training, app: Flask
) -> None:
    other = make_app(ring_path(app).parents[1])  # a server that was started before
    run(app, "keys", "new")
    with transaction():
        person = db.session.scalars(select(Person).where(Person.code == "P01")).one()
        person.seal(replaced(person, "Ana"))
        person_id = person.id

    with other.app_context():
        row = db.session.get_one(Person, person_id)
        assert row.payload.given_name == "Ana"
        with transaction():
            row = db.session.get_one(Person, person_id)
            row.seal(replaced(row, "Ines"))
        assert kid_of(row.sealed) == "k2"
        db.session.remove()
        db.engine.dispose()


def path_of(handout: Handout) -> Path:
    """Return where the sealed file of a handout lies."""
    assert handout.file_id is not None
    return file_path(handout.file_id)


def replaced(row: Person, name: str) -> Any:
    return type(row.payload)(**{**vars(row.payload), "given_name": name})


def test_ring_of_another_instance_is_not_taken_over(
    app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mine, other = ring_path(app), ring_path(make_app(tmp_path / "other"))
    blob = key_ring().seal(b"text", context="a:1")
    other.replace(mine)

    assert key_ring().open(key_ring().seal(b"more", context="a:1"), context="a:1") == b"more"
    assert key_ring().open(blob, context="a:1") == b"text"
    assert [record.msg for record in caplog.records] == ["the key ring in memory is kept"]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(Path.unlink, id="gone"),
        pytest.param(lambda path: path.chmod(0o644), id="open to others"),
        pytest.param(lambda path: path.write_text("{"), id="broken"),
    ],
)
def test_ring_in_memory_stays_while_its_file_cannot_be_used(
    app: Flask, spoil: Callable[[Path], object], caplog: pytest.LogCaptureFixture
) -> None:
    path = ring_path(app)
    kept = path.read_bytes()
    spoil(path)

    blob = key_ring().seal(b"text", context="a:1")
    assert key_ring().open(blob, context="a:1") == b"text"
    assert len(caplog.records) == 1  # and not one for each row

    path.unlink(missing_ok=True)
    path.write_bytes(kept)
    path.chmod(0o600)
    run(app, "keys", "new")
    assert key_ring().current == "k2"


def test_unknown_key_stays_unreadable(app: Flask) -> None:
    ring = KeyRing(keys={"k9": os.urandom(32)}, current="k9", index_key=b"", cookie_key=b"")
    blob = ring.seal(b"text", context="a:1")

    with pytest.raises(Unreadable):
        key_ring().open(blob, context="a:1")


def test_row_changed_meanwhile_is_not_overwritten(
    sample: Training, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves each row of the first batch between its reading and its writing."""
    run(app, "keys", "new")
    saved: dict[str, bytes] = {}
    real = rotation._swap

    def swap(table: Any, rows: Any, fresh: Any) -> int:
        for row in rows if table.name == "people" and not saved else ():
            context = f"people:{row.id}"
            saved[context] = key_ring().seal(b'{"given_name":"New"}', context=context)
            other = sqlite3.connect(ring_path(app).parents[1] / "data" / "app.db")
            other.execute("UPDATE people SET sealed = ? WHERE id = ?", (saved[context], row.id.hex))
            other.commit()
            other.close()
        return real(table, rows, fresh)

    monkeypatch.setattr(rotation, "_swap", swap)
    reseal_rows()

    assert {c: b for c, b in blobs() if c in saved} == saved
    assert len(saved) == 29
    assert kids() == {"k2"}


def test_row_that_nobody_can_open_is_named_and_keeps_its_key(sample: Training, app: Flask) -> None:
    run(app, "keys", "new")
    with transaction():
        row = db.session.scalars(select(Person).where(Person.code == "P03")).one()
        row_id = row.id
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])

    told = run(app, "keys", "rotate")

    assert told.exit_code == 1
    assert told.err == f"This cannot be opened and stays as it was: people {row_id}.\n"
    assert [c for c, b in blobs() if kid_of(b) == "k1"] == [f"people:{row_id}"]
    refused = run(app, "keys", "remove", "k1")
    assert refused.exit_code == 1
    assert refused.err.startswith("k1 has sealed 1 row, 0 files.")


def test_emptied_row_is_left_alone(sample: Training, app: Flask) -> None:
    with transaction():
        db.session.execute(text("UPDATE travel_documents SET sealed = :empty"), {"empty": b""})
    run(app, "keys", "new")

    assert run(app, "keys", "rotate").exit_code == 0
    assert run(app, "keys", "remove", "k1").exit_code == 0


def test_file_deleted_meanwhile_stays_deleted(
    sample: Training, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    handout = stored_handout(sample, "A102", "Map")
    folder = path_of(handout).parent
    run(app, "keys", "new")
    real = os.fsync

    def delete_first(descriptor: int) -> None:
        monkeypatch.setattr(os, "fsync", real)
        with transaction():
            delete_handout(sample, (handout.id, handout.version))

    monkeypatch.setattr(os, "fsync", delete_first)
    reseal_files()

    assert not path_of(handout).exists()
    assert [path.name for path in folder.glob("*.new")] == []


def test_drafts_of_a_killed_rotation_are_thrown_away(sample: Training, app: Flask) -> None:
    handout = stored_handout(sample, "A102", "Map")
    drafts = [path_of(handout).with_suffix(".new"), file_path(UUID(int=2)).with_suffix(".new")]
    for draft in drafts:  # the second is of a handout that was deleted since
        draft.write_bytes(b"half a fi")
    run(app, "keys", "new")

    assert run(app, "keys", "rotate").exit_code == 0
    assert [draft.exists() for draft in drafts] == [False, False]
    assert len(content_of(handout)) > 0


def test_file_that_an_upload_left_behind_does_not_keep_a_key(sample: Training, app: Flask) -> None:
    orphan = file_path(UUID(int=1))
    orphan.parent.mkdir(exist_ok=True, mode=0o700)
    orphan.write_bytes(key_ring().seal(b"text", context="handout:x"))
    run(app, "keys", "new")
    run(app, "keys", "rotate")

    young = run(app, "keys", "remove", "k1")
    hours_ago = time.time() - 3601
    os.utime(orphan, (hours_ago, hours_ago))
    old = run(app, "keys", "remove", "k1")

    assert (young.exit_code, young.err[:30]) == (1, "k1 has sealed 0 rows, 1 file. ")
    assert old.exit_code == 0


@pytest.fixture
def many(app: Flask, sample: Training) -> Path:
    """A home with many more mails and two keys, so that a rotation takes a while."""
    with transaction():
        for number in range(MAILS):
            order_mail(Kind.NOTICE, Order(email=f"x{number}@example.org"), at=now())
    stored_handout(sample, "A102", "Map")
    run(app, "keys", "new")
    home: Path = app.extensions["settings"].home
    return home


def started(home: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "keys", *(words or ("rotate",))],
        cwd=ROOT,
        env={**os.environ, "LOGISTICS_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until_held(folder: Path) -> None:
    """Wait until another process has the ring to itself."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        finally:
            os.close(handle)
        time.sleep(0.05)
    raise TimeoutError


def left_under(kid: str) -> int:
    return sum(1 for _, blob in blobs() if kid_of(blob) == kid)


class Reader(threading.Thread):
    """Opens everything again and again, as a page would, with the ring as it lies on the disk."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app, self.looks, self.unreadable = app, 0, set[str]()
        self.is_over = threading.Event()

    def run(self) -> None:
        with self.app.app_context():
            while not self.is_over.is_set():
                self.unreadable |= set(unreadable_with(ring_path(self.app)))
                self.looks += 1
            db.session.remove()

    def __enter__(self) -> "Reader":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.is_over.set()
        self.join()


def test_rotation_survives_being_killed_and_everything_stays_readable(
    many: Path, app: Flask
) -> None:
    dice = random.Random(3)  # noqa: S311 - when to kill is no secret
    with Reader(app) as reader:
        for _ in range(KILLS):
            left, process = mails_under_k1(many), started(many)
            while mails_under_k1(many) == left and process.poll() is None:
                time.sleep(0.002)
            time.sleep(dice.random() / 10)
            process.send_signal(signal.SIGKILL)
            assert process.wait(10) == -signal.SIGKILL
            process.communicate()
            assert 0 < mails_under_k1(many) < left
        done = run(app, "keys", "rotate")
        removed = run(app, "keys", "remove", "k1")

    assert (done.exit_code, removed.exit_code, kids()) == (0, 0, {"k2"})
    assert (reader.unreadable, reader.looks > 2 * KILLS) == (set(), True)
    assert unreadable_with(ring_path(app)) == []
    assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"


def mails_under_k1(home: Path) -> int:
    """Count without waiting for anybody."""
    with closing(sqlite3.connect(home / "data" / "app.db")) as connection:
        counted = "SELECT count(*) FROM outbox WHERE substr(sealed, 1, 6) = CAST('v1|k1|' AS BLOB)"
        return int(connection.execute(counted).fetchone()[0])


def test_reader_notices_a_rotation_that_forgets_to_commit_whole_blobs(
    many: Path, app: Flask
) -> None:
    """The control of the test above: a blob cut short is seen."""
    with transaction():
        db.session.execute(text("UPDATE people SET sealed = substr(sealed, 1, 40)"))

    assert len(unreadable_with(ring_path(app))) == 29


def test_people_at_work_hardly_wait_for_a_rotation(many: Path, app: Flask) -> None:
    process, waits = started(many), []
    writer = sqlite3.connect(many / "data" / "app.db", isolation_level=None, timeout=10)
    while process.poll() is None:
        began = time.perf_counter()
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE people SET version = version + 1 WHERE code = 'P01'")
        writer.execute("COMMIT")
        waits.append(time.perf_counter() - began)
        time.sleep(0.01)
    writer.close()
    out, _ = process.communicate()

    assert (process.returncode, left_under("k1")) == (0, 0), out
    assert len(waits) > 20
    assert max(waits) < 1  # seconds


def test_two_rotations_at_once_are_one(many: Path, app: Flask) -> None:
    process = started(many)
    until_held(ring_path(app).parent)

    told = run(app, "keys", "remove", "k1")
    out, _ = process.communicate()

    assert (told.exit_code, told.err[:40]) == (1, "Another `flask keys` command is running.")
    assert (process.returncode, kids()) == (0, {"k2"}), out


@pytest.mark.postgres
def test_removal_waits_for_whoever_may_still_write_with_the_key(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "LONGEST_WAIT_SECONDS", 0.3)
    app = make_app(tmp_path, database_url=postgres_url)
    with app.app_context():
        for words in ("new", "rotate"):
            assert run(app, "keys", words).exit_code == 0
        with db.engine.connect() as slow_request:
            slow_request.execute(text("SELECT 1"))
            busy = run(app, "keys", "remove", "k1")
        quiet = run(app, "keys", "remove", "k1")
        db.session.remove()
        db.engine.dispose()

    assert (busy.exit_code, busy.err[:36]) == (1, "Somebody has been writing for long. ")
    assert (quiet.exit_code, quiet.err) == (0, "")


def test_removal_waits_for_the_writer_and_sees_what_it_wrote(many: Path, app: Flask) -> None:
    run(app, "keys", "rotate")
    context = f"people:{UUID(int=7)}"
    old = load_key_ring(ring_path(app)).keys["k1"]
    ring = KeyRing(keys={"k1": old}, current="k1", index_key=b"", cookie_key=b"")
    writer = sqlite3.connect(many / "data" / "app.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute(
        "UPDATE people SET sealed = ? WHERE code = 'P01'", (ring.seal(b"{}", context=context),)
    )
    process = started(many, "remove", "k1")
    until_held(ring_path(app).parent)
    time.sleep(1)  # it has counted by now, if it does not wait for the writer
    assert process.poll() is None
    writer.execute("COMMIT")
    writer.close()

    out, _ = process.communicate()
    assert (process.returncode, out[:23]) == (1, "k1 has sealed 1 row, 0 ")
    assert "k1" in load_key_ring(ring_path(app)).keys
