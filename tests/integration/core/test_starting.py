"""Starting: with the right key ring or not at all, and never with a new one over old data."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text

from config import Settings
from logistics.app import create_app
from logistics.cli.running import prepare_home
from logistics.core.db import CONNECT_SECONDS, db
from logistics.core.errors import CannotStart
from logistics.core.sealing import KeyCheck, NoKeyRing, create_key_ring
from tests.bench.servers import ROOT, free_port
from tests.conftest import Client, make_app
from tests.factories.keys import blobs, encoded, rewrite_ring, ring_path, unreadable_with
from tests.factories.sample import add_sample

NOWHERE = "postgresql+psycopg://somebody@127.0.0.1:1/nothing"
Spoil = Callable[[Path], object]


@pytest.fixture
def used(any_app: Flask) -> Iterator[Settings]:
    """The settings of an app whose database holds the sample; nobody is connected to it."""
    add_sample()
    db.session.remove()
    yield any_app.extensions["settings"]
    db.engine.dispose()


def only_frame(settings: Settings) -> None:
    """Go back to the tables of revision 0001, which has no KeyCheck."""
    flask_migrate.downgrade(revision="0001")
    db.session.remove()


def other_ring(path: Path) -> None:
    path.unlink()
    create_key_ring(path)


def other_key(path: Path) -> None:
    rewrite_ring(path, lambda raw: raw["keys"].update(k1=encoded(os.urandom(32))))


def other_index_key(path: Path) -> None:
    rewrite_ring(path, lambda raw: raw.update(index_key=encoded(os.urandom(32))))


def test_unused_database_gets_a_new_ring(tmp_path: Path) -> None:
    app = make_app(tmp_path)

    assert ring_path(app).stat().st_mode & 0o777 == 0o600


def test_used_database_starts_with_its_ring(used: Settings) -> None:
    app = create_app(used)

    with app.app_context():
        assert unreadable_with(used.key_file) == []
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("before", [lambda _: None, only_frame], ids=["0002", "0001"])
def test_used_database_never_gets_a_new_ring(
    used: Settings, before: Callable[[Settings], None]
) -> None:
    before(used)
    used.key_file.rename(used.key_file.with_name("kept"))

    with pytest.raises(NoKeyRing, match="Put the ring back from its backup"):
        create_app(used)

    assert not used.key_file.exists()
    used.key_file.with_name("kept").rename(used.key_file)
    create_app(used)


def test_prepared_database_without_people_never_gets_a_new_ring(app: Flask) -> None:
    ring_path(app).unlink()

    with pytest.raises(NoKeyRing, match="Put the ring back from its backup"):
        create_app(app.extensions["settings"])


@pytest.mark.parametrize(
    "spoil", [other_ring, other_key, other_index_key], ids=["ring", "key", "key for look-ups"]
)
def test_wrong_ring_is_refused(used: Settings, spoil: Spoil) -> None:
    right = used.key_file.read_bytes()
    spoil(used.key_file)

    with pytest.raises(NoKeyRing, match="does not open this database"):
        create_app(used)

    used.key_file.write_bytes(right)
    create_app(used)


@pytest.mark.parametrize("spoil", [other_ring, other_key], ids=["ring", "key"])
def test_wrong_ring_is_refused_before_there_is_a_key_check(used: Settings, spoil: Spoil) -> None:
    only_frame(used)
    right = used.key_file.read_bytes()
    spoil(used.key_file)

    with pytest.raises(NoKeyRing, match="does not open this database"):
        create_app(used)

    used.key_file.write_bytes(right)
    with create_app(used).app_context():
        prepare_home()
        assert [context for context, _ in blobs() if "key_check" in context] == ["key_check:1"]
        db.session.remove()
        db.engine.dispose()


def test_damaged_row_does_not_speak_against_the_ring(used: Settings) -> None:
    only_frame(used)
    with db.engine.begin() as connection:
        first = connection.execute(text("SELECT id FROM people ORDER BY id LIMIT 1")).scalar_one()
        spoilt = text("UPDATE people SET sealed = :blob WHERE id = :id")
        connection.execute(spoilt, {"blob": b"v1|k1|damaged", "id": first})

    create_app(used)


def test_older_copy_of_the_ring_is_refused(sample: Any, app: Flask) -> None:
    path = ring_path(app)
    older = path.read_bytes()
    assert app.test_cli_runner().invoke(args=["keys", "new"]).exit_code == 0
    path.write_bytes(older)

    with pytest.raises(NoKeyRing, match="or is an older copy"):
        create_app(app.extensions["settings"])


def test_key_check_is_written_once(any_app: Flask) -> None:
    with db.engine.connect() as connection:
        first = connection.execute(text("SELECT id, sealed FROM key_check")).all()
    prepare_home()

    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT id, sealed FROM key_check")).all() == first
    assert len(first) == 1
    assert db.session.get_one(KeyCheck, 1).sealed.startswith(b"v1|k1|")


def test_unreachable_database_does_not_stop_the_start(tmp_path: Path) -> None:
    settings = Settings(tmp_path, NOWHERE, testing=True)
    create_key_ring(settings.key_file)

    answer = create_app(settings).test_client().get("/healthz")

    assert (answer.status_code, answer.text) == (503, "unavailable\n")


def test_database_that_never_answers_stops_the_start_for_seconds_only(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = NOWHERE.replace(":1/", f":{silent.getsockname()[1]}/")
        create_key_ring(tmp_path / "keys" / "ring.json")
        began = time.monotonic()

        create_app(Settings(tmp_path, url))

    assert CONNECT_SECONDS - 1 < time.monotonic() - began < 4 * CONNECT_SECONDS


def test_unreachable_database_gets_no_new_ring(tmp_path: Path) -> None:
    with pytest.raises(NoKeyRing, match="make the database reachable for the first start"):
        create_app(Settings(tmp_path, NOWHERE))

    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize(
    ("spoil", "status"), [(lambda _: None, 200), (other_ring, 503)], ids=["right", "wrong"]
)
def test_ring_is_checked_when_the_database_comes_back(
    app: Flask, spoil: Spoil, status: int
) -> None:
    settings: Settings = app.extensions["settings"]
    database = settings.home / "data" / "app.db"
    db.session.remove()
    db.engine.dispose()
    database.rename(database.with_name("away"))
    database.mkdir()
    spoil(settings.key_file)
    started = create_app(settings)
    started.test_client_class = Client
    database.rmdir()
    database.with_name("away").rename(database)

    answers = [started.test_client().get(path).status_code for path in ("/healthz", "/sign-in")]

    assert answers == [status, status]
    with started.app_context():
        db.engine.dispose()


def production(home: Path, **changes: Any) -> Settings:
    url = f"sqlite:///{home / 'data' / 'app.db'}"
    return replace(Settings(home, url, base_url="https://training.example.org"), **changes)


def test_production_starts_with_https_and_a_generated_ring(tmp_path: Path) -> None:
    made = create_app(production(tmp_path))

    assert made.config["SESSION_COOKIE_SECURE"] is True
    create_app(production(tmp_path))


def test_production_refuses_http_before_it_makes_anything(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="BASE_URL must begin with https://"):
        create_app(production(tmp_path, base_url="http://training.example.org"))

    assert [*tmp_path.iterdir()] == []


def test_production_refuses_debugging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")

    create_app(production(tmp_path, base_url="http://127.0.0.1:5000"))
    with pytest.raises(CannotStart, match="Debugging must be off"):
        create_app(production(tmp_path))


def test_production_refuses_a_weak_key(tmp_path: Path) -> None:
    settings = production(tmp_path)
    create_key_ring(settings.key_file)
    rewrite_ring(
        settings.key_file, lambda raw: raw.update(cookie_key=encoded(b"secret" * 5 + b"!!"))
    )

    create_app(replace(settings, base_url="http://127.0.0.1:5000"))
    with pytest.raises(NoKeyRing, match="holds a key that is not random"):
        create_app(settings)


def test_ring_open_to_others_is_refused_everywhere(app: Flask) -> None:
    ring_path(app).chmod(0o644)

    with pytest.raises(NoKeyRing, match="run `chmod 600`"):
        create_app(app.extensions["settings"])


def test_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").touch()

    with pytest.raises(CannotStart, match="home/data cannot be made: Not a directory"):
        create_app(production(tmp_path / "home"))


def refused(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, "LOGISTICS_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", ["keys list", "trainings list", "--help"])
def test_command_without_the_ring_says_a_sentence_and_fails(
    app: Flask, home: Path, words: str
) -> None:
    ring_path(app).unlink()

    done = refused(home, "flask", "--app", "wsgi", *words.split())

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"The app does not start. There is no key ring at {home}/keys")
    assert len(done.stderr.splitlines()) == 1


def test_server_without_the_ring_says_a_sentence_and_ends(app: Flask, home: Path) -> None:
    ring_path(app).unlink()
    bind = f"127.0.0.1:{free_port()}"

    done = refused(home, "gunicorn", "--no-control-socket", "--bind", bind, "wsgi:app")

    assert done.returncode == 3
    assert "The app does not start. There is no key ring at" in done.stderr
    assert "Traceback" not in done.stderr
