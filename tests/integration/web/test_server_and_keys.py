"""A real server: what it writes is for its owner only, and it follows a ring that changes."""

import os
import stat
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from logistics.access.policy import Role
from logistics.cli.accounts import sign_in_link
from logistics.core.db import db
from logistics.core.sealing import kid_of
from logistics.roster.models import Person
from logistics.trainings.rules import Training
from tests.bench.servers import serving
from tests.factories.files import run
from tests.factories.keys import blobs
from tests.factories.materials import a_picture, item_called
from tests.integration.web.test_two_workers import Browser
from tests.integration.web.walking import own_ids

REQUESTS = 12  # so many that both workers get some


@contextmanager
def usual_umask() -> Iterator[None]:
    """Start processes as a shell does: what they make can be read by everybody."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def modes_in(home: Path) -> set[tuple[str, str]]:
    """Return (folder or kind of file, mode) of all there is in a home."""
    found = set()
    for path in home.rglob("*"):
        folder = path.relative_to(home).parts[0]
        name = f"{folder}/*{path.suffix}" if path.is_file() else folder
        found.add((name, stat.filemode(path.stat().st_mode)))
    return found


@pytest.fixture
def browser(sample: Training, app: Flask, home: Path) -> Iterator[Browser]:
    """A coordinator at a real server with two workers, who has just brought a file in."""
    link = sign_in_link(Role.COORDINATOR, slug=sample.slug)
    page = f"/t/{sample.slug}/materials/sessions/{item_called(sample, 'A102').id}/new"
    db.session.remove()
    db.engine.dispose()
    with usual_umask(), serving("wsgi:app", path="/sign-in", home=home) as server:
        made = Browser(f"http://127.0.0.1:{server.port}", link)
        assert upload(made, page) == 303
        yield made


def upload(browser: Browser, page: str) -> int:
    token = browser.form(page).values["csrf_token"][0].encode()
    parts = {b'"csrf_token"': token, b'"title"': b"", b'"other"': b"Map"}
    parts[b'"file"; filename="map.png"'] = a_picture("PNG")
    body = b"".join(
        b"--x\r\nContent-Disposition: form-data; name=%b\r\n\r\n%b\r\n" % part
        for part in parts.items()
    )
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    request = urllib.request.Request(browser.base + page, body + b"--x--\r\n", kind)  # noqa: S310 - ours
    try:
        with browser.opener.open(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_what_a_server_makes_in_an_empty_home_is_for_its_owner(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with usual_umask(), serving("wsgi:app", path="/healthz", home=home):
        found = modes_in(home)

    assert {name for name, _ in found} >= {"keys", "keys/*.json", "data", "data/*.db"}
    assert {mode for _, mode in found} == {"drwx------", "-rw-------"}


def test_what_a_server_writes_is_for_its_owner(browser: Browser, home: Path) -> None:
    folders = {(name, "drwx------") for name in ("data", "files", "keys")}
    kinds = {"data/*.db", "data/*.db-shm", "data/*.db-wal", "files/*", "keys/*.json"}

    assert modes_in(home) == folders | {(name, "-rw-------") for name in kinds}


def test_server_follows_the_ring_without_a_restart(
    browser: Browser, app: Flask, home: Path
) -> None:
    people = f"/t/borders-2026/people/{own_ids()['person_id']}"

    def statuses() -> Counter[int]:
        return Counter(browser.send(people)[0] for _ in range(REQUESTS))

    def rename(name: str) -> str | None:
        form = browser.form(f"{people}/edit", "badge_name")
        assert browser.send(f"{people}/edit", form.data(badge_name=name))[0] == 303
        db.session.rollback()
        return kid_of(db.session.scalars(select(Person.sealed).where(Person.code == "P01")).one())

    kids = [rename("One")]
    assert run(app, "keys", "new").exit_code == 0
    kids += [rename(f"Two {number}") for number in range(REQUESTS)]
    assert statuses() == {200: REQUESTS}
    assert run(app, "keys", "rotate").exit_code == 0
    assert statuses() == {200: REQUESTS}
    assert run(app, "keys", "remove", "k1").exit_code == 0
    assert statuses() == {200: REQUESTS}

    assert kids == ["k1"] + ["k2"] * REQUESTS
    assert {kid_of(blob) for _, blob in blobs()} == {"k2"}
