"""Sealed rows that were swapped, cut or changed: said so, never shown as another's, never a 500."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Table, select, update
from werkzeug.test import TestResponse

from logistics.access.policy import POLICY, Role
from logistics.cli.accounts import sign_in_link
from logistics.core.db import Base, db, transaction
from logistics.core.sealing import (
    LiveRing,
    Sealed,
    Unreadable,
    key_ring,
    sealed_tables,
    take_unreadable,
)
from logistics.core.sealing.ring import NONCE_BYTES
from logistics.demo.service import DATA
from logistics.materials.models import Handout
from logistics.materials.queries import file_path
from tests.conftest import Client, make_app, show_second_factor
from tests.factories.canaries import marks_in
from tests.factories.sample import add_sample
from tests.factories.sealed import HANDOUT, fill_everything, marks_by_table
from tests.integration.web.forms_found import Found, forms_of
from tests.integration.web.test_footnote import texts_of
from tests.integration.web.walking import address, own_ids, rules_of

Marks = set[tuple[str, str]]
Page = tuple[Role, str, str]  # who opens which rule at which address
Spoil = Callable[[bytes, bytes], bytes]
SLUG = "borders-2026"
PEOPLE = {Role.PARTICIPANT: "P01", Role.TRAINER: "T01"}
TABLES = [table for table in sealed_tables() if table.name != "key_check"]
MODELS: dict[str, type[Sealed[object]]] = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Sealed)
}
# What no page shows: the first is compared with a file that is brought in, the worker reads the
# second, and the reason of an unlocked day is kept for whoever asks.
UNSEEN = {"imported_profiles", "outbox", "day_locks"}
STILL_SHOWN = {"/audit"}  # the log says ids where a name cannot be opened
LEAVING = ("/account", "/lock-down", "/sign-", "/step-up")
SAMPLE = (DATA / "participants.csv").read_bytes()


@dataclass(frozen=True)
class Shown:
    """What a page answered, and from which tables it opened payloads for it."""

    status: int
    marks: Marks
    tables: frozenset[str] = frozenset()


@dataclass
class World:
    """A home with something in every sealed table, and what its pages show while it is whole."""

    home: Path
    cookies: dict[Role, dict[str, str]]
    pages: dict[Page, Shown]
    forms: list[tuple[Role, Found]]

    def pages_reading(self, table: Table) -> dict[Page, Shown]:
        """Return the pages that open payloads of this table."""
        return {page: shown for page, shown in self.pages.items() if table.name in shown.tables}


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The home, in which somebody of each role is signed in with a fresh second factor."""
    home = tmp_path_factory.mktemp("full")
    app = make_app(home)
    with app.app_context():
        assert app.test_cli_runner().invoke(args=["trainings", "list"]).exit_code == 0
        fill_everything(add_sample())
        clients = {role: signed_in(app, role) for role in Role}
        pages, forms = walked(app, clients)
        cookies = {role: cookies_of(client) for role, client in clients.items()}
        db.session.remove()
        db.engine.dispose()
    return World(home, cookies, pages, forms)


def walked(
    app: Flask, clients: dict[Role, Client]
) -> tuple[dict[Page, Shown], list[tuple[Role, Found]]]:
    """Open every page for every role; return what each shows, and the forms on them."""
    pages: dict[Page, Shown] = {}
    forms: list[tuple[Role, Found]] = []
    with opened_tables(key_ring()) as opened:
        for page in (page for role in clients for page in pages_for(app, role)):
            opened.clear()
            answer = clients[page[0]].get(page[2])
            pages[page] = replace(shown(answer), tables=frozenset(opened))
            if answer.mimetype == "text/html":
                forms += [(page[0], form) for form in forms_of(page[2], answer.text)]
    return pages, forms


@contextmanager
def opened_tables(ring: LiveRing) -> Iterator[set[str]]:
    """Note the tables whose payloads are opened meanwhile."""
    found: set[str] = set()
    real = ring.open

    def note(blob: bytes, *, context: str) -> bytes:
        found.add(context.partition(":")[0])
        return real(blob, context=context)

    ring.open = note  # type: ignore[method-assign]
    try:
        yield found
    finally:
        del ring.open


@pytest.fixture
def home(world: World, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(world.home, tmp_path / "home")


@pytest.fixture
def clients(app: Flask, world: World) -> dict[Role, Client]:
    """The same people, at this copy."""
    found = {}
    for role, cookies in world.cookies.items():
        found[role] = app.test_client()
        for name, value in cookies.items():
            found[role].set_cookie(name, value)
    return found  # type: ignore[return-value]


def signed_in(app: Flask, role: Role) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    link = sign_in_link(role, slug=SLUG, code=PEOPLE.get(role))
    client.get(link.removeprefix(app.config["BASE_URL"]))
    assert client.post_form("/sign-in").status_code == 303
    show_second_factor(client)
    return client


def cookies_of(client: Client) -> dict[str, str]:
    found = {name: client.get_cookie(name) for name in ("id", "form")}
    return {name: cookie.value for name, cookie in found.items() if cookie}


def pages_for(app: Flask, role: Role) -> Iterator[Page]:
    """Yield every page and document of P01 that this role may open."""
    for rule, permission in rules_of(app):
        if "GET" in (rule.methods or ()) and role in POLICY[permission]:
            path = address(rule, own_ids()).replace("/days/unknown/", "/days/1/")
            yield role, rule.rule, path


def shown(answer: TestResponse) -> Shown:
    """Return status and marks of an answer, whatever kind of document it is."""
    texts = texts_of(answer.mimetype, answer.data)
    return Shown(answer.status_code, marks_in(" ".join(texts)))


def send(client: Client, form: Found) -> int:
    """Send a form as it was opened, with a word more in each text, and the sample as a file."""
    texts = {n: f"{form.values[n][0]} x" for n, kind in form.kinds.items() if kind == "text"}
    files = {n: (BytesIO(SAMPLE), "sample.csv") for n, kind in form.kinds.items() if kind == "file"}
    return client.post(form.action, data=form.data(**texts, **files)).status_code


def exchange(table: Table) -> None:
    """Give every row the blob of the next one, past the app."""
    with transaction(counts=False):
        rows = db.session.execute(select(table.c.id, table.c.sealed)).all()
        assert len(rows) > 1
        for row, other in zip(rows, [*rows[1:], rows[0]], strict=True):
            change = update(table).where(table.c.id == row.id).values(sealed=other.sealed)
            db.session.execute(change)


def test_world_has_marks_in_every_table_and_forms_to_send(app: Flask, world: World) -> None:
    assert {name for name, marks in marks_by_table().items() if not marks} == {"key_check"}
    assert len(sent_forms(world)) > 30


def sent_forms(world: World) -> list[tuple[Role, Found]]:
    """Return each form once for each role, but those that would sign somebody out."""
    forms = {(role, form.action): (role, form) for role, form in world.forms}
    return [found for (_, action), found in forms.items() if not action.startswith(LEAVING)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_exchanged_rows_are_said_to_be_unreadable_and_shown_nowhere(
    app: Flask, world: World, clients: dict[Role, Client], table: Table
) -> None:
    exchange(table)
    before = world.pages_reading(table)

    after = {page: shown(clients[page[0]].get(page[2])) for page in before}
    answers = {form.action: send(clients[role], form) for role, form in sent_forms(world)}

    assert {page for page in after if after[page].marks - before[page].marks} == set()
    assert {page[1] for page in after if after[page].status != 409} <= STILL_SHOWN
    assert {after[page].status for page in after} <= {200, 409}
    assert bool(before) == (table.name not in UNSEEN)
    assert {action for action, status in answers.items() if status >= 500} == set()


SPOILS = [
    pytest.param(lambda _, other: other, id="another row's"),
    pytest.param(lambda blob, _: blob[:-1], id="cut"),
    pytest.param(lambda blob, _: blob[: 6 + NONCE_BYTES], id="cut after its nonce"),
    pytest.param(lambda blob, _: blob[:3], id="cut before its key"),
    pytest.param(lambda blob, _: blob[:-1] + bytes([blob[-1] ^ 1]), id="last bit"),
    pytest.param(lambda blob, _: blob[:7] + bytes([blob[7] ^ 128]) + blob[8:], id="nonce"),
    pytest.param(lambda blob, _: blob.replace(b"|k1|", b"|k2|", 1), id="unknown key"),
    pytest.param(lambda blob, _: blob.replace(b"|k1|", b"|\xff|", 1), id="key without a name"),
    pytest.param(lambda blob, _: b"v2" + blob[2:], id="unknown version"),
    pytest.param(lambda blob, _: blob + b"\0", id="longer"),
    pytest.param(lambda _, __: b"", id="emptied"),
    pytest.param(lambda _, __: b'{"given_name":"plain"}', id="never sealed"),
]


@pytest.mark.parametrize("spoil", SPOILS)
def test_no_table_opens_what_was_spoilt(app: Flask, spoil: Spoil) -> None:
    for table in TABLES:
        model = MODELS[table.name]
        row, other = db.session.execute(select(table.c.id, table.c.sealed).limit(2))
        assert model.open_row(row.id, row.sealed) != model.payload_class
        with pytest.raises(Unreadable):
            model.open_row(row.id, spoil(row.sealed, other.sealed))
        assert take_unreadable() == [(table.name, row.id)]


def test_payload_of_one_table_does_not_open_in_another(app: Flask) -> None:
    """Not even in a row of the same id."""
    for table in TABLES:
        row = db.session.execute(select(table.c.id, table.c.sealed).limit(1)).one()
        for other in TABLES:
            if other is not table:
                with pytest.raises(Unreadable):
                    MODELS[other.name].open_row(row.id, row.sealed)


@pytest.mark.parametrize("spoil", SPOILS)
def test_spoilt_file_is_said_to_be_unreadable(
    app: Flask, clients: dict[Role, Client], spoil: Spoil
) -> None:
    first, second = db.session.scalars(select(Handout).where(Handout.title == HANDOUT))
    path, other = (file_path(handout.file_id) for handout in (first, second))
    path.write_bytes(spoil(path.read_bytes(), other.read_bytes()))

    answer = clients[Role.COORDINATOR].get(f"/t/{SLUG}/materials/{first.id}/file")

    assert (answer.status_code, "This entry cannot be read" in answer.text) == (409, True)
