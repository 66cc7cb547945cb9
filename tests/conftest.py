"""Fixtures: a real app on a real database, and browsers' clients that are really signed in."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from config import Settings
from logistics.access.policy import Role
from logistics.access.queries import find_actor
from logistics.access.service import credentials, step_up
from logistics.app import create_app
from logistics.cli.accounts import sign_in_link
from logistics.cli.running import prepare_home
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.trainings.rules import Training
from tests import postgres
from tests.factories.sample import MOMENT, add_sample, add_training

pytest_plugins = ["tests.leaks"]
CHEAP = PasswordHasher(1, 8, 1)
REAL, REAL_NOBODYS_HASH = credentials.HASHER, credentials._NOBODYS_HASH
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Client(FlaskClient):
    """A client that sends forms as a browser does: page first, then the form with its token."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request in a context of its own, as a server does: nothing is shared by `g`."""
        with self.application.app_context():
            return super().open(*args, **kwargs)

    def post_form(
        self, url: str, data: dict[str, Any] | None = None, *, page: str | None = None
    ) -> TestResponse:
        """Fetch `page` (or `url`), and send `data` to `url` with the token found there."""
        found = CSRF.search(self.get(page or url).text)
        assert found, f"no form on {page or url}"
        return self.post(url, data={"csrf_token": found[1], **(data or {})})


def make_app(home: Path, *, database_url: str = "") -> Flask:
    """Return an app on `home`; SQLite there, or the database named."""
    url = database_url or f"sqlite:///{home / 'data' / 'app.db'}"
    app = create_app(Settings(home=home, database_url=url, testing=True))
    app.test_client_class = Client
    return app


def _built_home(folder: Path, fill: Callable[[], Any]) -> Path:
    app = make_app(folder)
    with app.app_context():
        prepare_home()
        fill()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database has all tables and no row."""
    return _built_home(tmp_path_factory.mktemp("empty"), lambda: None)


@pytest.fixture(scope="session")
def training_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample training, its themes, spaces and hotel, and nobody in it."""
    return _built_home(tmp_path_factory.mktemp("training"), add_training)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the whole sample."""
    return _built_home(tmp_path_factory.mktemp("sample"), add_sample)


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the fullest home that the test asks for."""
    wanted = next((n for n in ("sample", "training") if n in request.fixturenames), "empty")
    source: Path = request.getfixturevalue(f"{wanted}_home")
    return shutil.copytree(source, tmp_path / "home")


@pytest.fixture
def app(home: Path) -> Iterator[Flask]:
    """The app, with its context pushed."""
    app = make_app(home)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def training(app: Flask) -> Training:
    """The sample training without people."""
    return add_training()


@pytest.fixture
def sample(app: Flask) -> Training:
    """The sample training with everything loaded."""
    return add_sample()


@pytest.fixture
def client(app: Flask) -> Client:
    """Somebody who is not signed in."""
    made = app.test_client()
    assert isinstance(made, Client)
    return made


@pytest.fixture
def client_for(app: Flask) -> Callable[..., Client]:
    """Return a function (role, code=None) that gives a client signed in through a link.

    With `fresh`, the client has shown a second factor just now.
    """

    def signed_in(
        role: Role | str,
        code: str | None = None,
        slug: str = "borders-2026",
        *,
        fresh: bool = False,
    ) -> Client:
        made = app.test_client()
        assert isinstance(made, Client)
        address = sign_in_link(Role(role), slug=slug, code=code)
        made.get(address.removeprefix(app.config["BASE_URL"]))
        assert made.post_form("/sign-in").status_code == 303
        if fresh:
            show_second_factor(made)
        return made

    return signed_in


def show_second_factor(client: Client) -> None:
    """Give a signed-in client what a second factor gives: a new cookie that opens fresh pages."""
    cookie = client.get_cookie("id")
    assert cookie is not None
    actor = find_actor(cookie.value, at=now())
    assert actor is not None
    with transaction():
        client.set_cookie("id", step_up(actor.sign_in_id, at=now()))


class Clock:
    """The clock of the app, which a test can put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def forward(self, **duration: float) -> None:
        """Let time pass: `clock.forward(minutes=31)`."""
        self.ahead += timedelta(**duration)

    def now(self, zone: tzinfo) -> datetime:
        """Stand in for datetime.now."""
        return datetime.now(zone) + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock every `now()` of the app reads in this test."""
    made = Clock()
    monkeypatch.setattr("logistics.core.clock.datetime", made)
    return made


@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[None]:
    """Hash passwords cheaply in this process: what a real hash costs is asked in its own tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credentials, "HASHER", CHEAP)
        patch.setattr(credentials, "_NOBODYS_HASH", CHEAP.hash("nobody's"))
        yield


@pytest.fixture
def real_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as the app does, which takes a tenth of a second."""
    monkeypatch.setattr(credentials, "HASHER", REAL)
    monkeypatch.setattr(credentials, "_NOBODYS_HASH", REAL_NOBODYS_HASH)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Return a context manager giving the statements sent to the database inside it."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A real PostgreSQL server, started for this run."""
    with postgres.running() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> str:
    """The address of a new empty database."""
    return postgres_server.new_database()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app with the sample training on each database in turn; for rules the database keeps."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    app = make_app(tmp_path / "any", database_url=url)
    with app.app_context():
        prepare_home()
        yield app
        db.session.remove()
        db.engine.dispose()


def needs_program(name: str) -> None:
    """Skip where a system program is missing; in CI, where all must be there, fail."""
    if shutil.which(name):
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed, and in CI nothing may be skipped")
    pytest.skip(f"{name} is not installed")


__all__ = ["MOMENT", "Client", "Clock", "make_app", "needs_program", "show_second_factor"]
