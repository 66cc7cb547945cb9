"""Whoever is shown somebody's health, papers or emergency contact stands in the log."""

from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from logistics.access.policy import POLICY, Role
from logistics.audit.models import AuditEntry
from logistics.core.db import db
from logistics.roster.models import Person
from logistics.roster.queries import get_person_by_code
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.audit import entries, last_number
from tests.factories.canaries import mark_everything, marks_in
from tests.factories.files import run
from tests.integration.audit.test_recording import send
from tests.integration.web.test_footnote import texts_of
from tests.integration.web.walking import CODES, address, own_ids, rules_of

ClientFor = Callable[..., Client]
PARTS = {"need": "needs", "paper": "document", "call": "emergency"}
Seen = dict[str, set[str]]  # by code: which parts


def shown_in(text: str) -> Seen:
    """Return of whom which parts a page or document shows, by the marks in it."""
    found: Seen = defaultdict(set)
    for code, name in marks_in(text):
        part = name.partition(".")[0]
        if part in PARTS:
            found[code].add(PARTS[part])
    return dict(found)


def told_of(added: list[AuditEntry]) -> Seen:
    """Return of whom which parts the log says somebody has read."""
    codes = {row.id: row.code for row in db.session.execute(select(Person.id, Person.code))}
    found: Seen = defaultdict(set)
    for entry in added:
        assert entry.actor_id is not None
        parts = {name.partition(".")[0] for name in entry.fields.split()} & set(PARTS.values())
        if entry.object_id is not None and parts:
            found[codes[entry.object_id]] |= parts
    return dict(found)


def pages_for(app: Flask, role: Role, person: str) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, address) of every page and document of a role."""
    ids = own_ids(person=person)
    for rule, permission in rules_of(app):
        if "GET" not in (rule.methods or ()) or role not in POLICY[permission]:
            continue
        if rule.endpoint != "access.follow":
            yield rule.endpoint, address(rule, ids).replace("/days/unknown/", "/days/1/")


def walk(
    app: Flask, client: Client, role: Role, person: str = "P03"
) -> dict[str, tuple[Seen, Seen]]:
    """Return by endpoint whose parts were shown and whose the log tells of, where either is any."""
    found = {}
    for endpoint, page in pages_for(app, role, person):
        before = last_number()
        answer = client.get(page)
        shown = shown_in(" ".join(texts_of(answer.mimetype, answer.data)))
        told = told_of([entry for entry in entries() if entry.seq > before])
        if shown or told:
            found[endpoint] = (shown, told)
    return found


@pytest.fixture
def marked(sample: Training) -> Training:
    """The sample with a mark in every sealed text."""
    mark_everything()
    return sample


def test_coordinator_is_shown_health_and_papers_on_one_page_which_tells(
    marked: Training, app: Flask, client_for: ClientFor
) -> None:
    found = walk(app, client_for(Role.COORDINATOR, fresh=True), Role.COORDINATOR)

    read = {"P03": {"document", "needs"}}
    assert found == {"roster.show": (read, read)}


@pytest.mark.parametrize("role", [Role.TRAINER, Role.PARTICIPANT, Role.ADMINISTRATOR])
def test_nobody_else_is_shown_any_of_it_on_a_page(
    marked: Training, app: Flask, client_for: ClientFor, role: Role
) -> None:
    assert walk(app, client_for(role, CODES.get(role), fresh=True), role) == {}


@pytest.mark.parametrize(
    ("role", "code"), [(Role.COORDINATOR, None), (Role.TRAINER, "T01")], ids=str
)
def test_opening_an_emergency_contact_tells(
    marked: Training, client_for: ClientFor, role: Role, code: str | None
) -> None:
    client, person = client_for(role, code, fresh=True), get_person_by_code(marked.id, "P03")
    page, before = f"/t/{marked.slug}/people/{person.id}/emergency", last_number()

    answer = client.post_form(page, {"reason": "Collapsed at dinner, on the way to hospital"})

    assert shown_in(answer.text) == {"P03": {"emergency"}}
    added = [entry for entry in entries() if entry.seq > before]
    assert told_of(added) == {"P03": {"emergency"}}
    assert [entry.action for entry in added] == ["roster.open_emergency"]


def test_looking_at_a_document_number_tells(marked: Training, client_for: ClientFor) -> None:
    client, person = client_for("coordinator", fresh=True), get_person_by_code(marked.id, "P03")
    page = f"/t/{marked.slug}/people/{person.id}/document/number"
    before = last_number()

    client.post_form(page)

    added = [entry for entry in entries() if entry.seq > before]
    assert [(e.action, e.object_id, e.fields) for e in added] == [
        ("roster.reveal", person.id, "document.number")
    ]


def test_nothing_stored_is_nothing_read(training: Training, client_for: ClientFor) -> None:
    client = client_for("coordinator")
    answer = send(client, f"/t/{training.slug}/people/new", "family_name", family_name="Ana")
    before = last_number()

    assert client.get(answer.location).status_code == 200
    assert last_number() == before


def test_page_that_did_not_tell_would_be_found(
    marked: Training, app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logistics.roster.views.pages.note_read", lambda *_given: None)

    found = walk(app, client_for(Role.COORDINATOR, fresh=True), Role.COORDINATOR)

    assert found == {"roster.show": ({"P03": {"document", "needs"}}, {})}


def test_no_command_prints_or_writes_any_of_it(marked: Training, app: Flask) -> None:
    """What commands read is not in the log: so they must not show it."""
    for words in (
        ("readiness", marked.slug),
        ("readiness", marked.slug, "--json"),
    ):
        told = run(app, *words)
        assert (told.exit_code, shown_in(told.out + told.err)) == (0, {}), words
