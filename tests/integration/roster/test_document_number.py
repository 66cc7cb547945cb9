"""The number of a travel document: written blind, shown once, logged."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from logistics.audit.models import AuditEntry
from logistics.core.db import db, transaction
from logistics.roster.queries import get_person_by_code, travel_documents_of
from logistics.roster.service import keep_document_number
from logistics.trainings.rules import Training
from tests.conftest import Client, Clock

Clients = Callable[..., Client]
NUMBER = "RS-0123-AB42"


def url_of(training: Training, code: str = "P01") -> str:
    return f"/t/{training.slug}/people/{get_person_by_code(training.id, code).id}/document"


def keep(training: Training, number: str, code: str = "P01") -> None:
    with transaction():
        keep_document_number(training, get_person_by_code(training.id, code).id, number)


def kept(training: Training, code: str = "P01") -> str:
    db.session.rollback()
    person = get_person_by_code(training.id, code)
    return travel_documents_of([person.id])[person.id].number


def entries(action: str) -> list[tuple[str, str]]:
    """Return (outcome, fields) of the log's entries of one action."""
    db.session.rollback()
    rows = db.session.execute(
        select(AuditEntry.outcome, AuditEntry.fields)
        .where(AuditEntry.action == action)
        .order_by(AuditEntry.seq)
    )
    return [(row.outcome, row.fields) for row in rows]


def count_entries() -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(AuditEntry)).one()


def test_number_is_kept_beside_the_rest_of_the_document(
    sample: Training, client_for: Clients
) -> None:
    person = get_person_by_code(sample.id, "P01")
    before = travel_documents_of([person.id])[person.id]

    answer = client_for("coordinator").post_form(url_of(sample), {"number": f" {NUMBER} "})

    assert (answer.status_code, answer.headers["Location"]) == (303, url_of(sample))
    assert kept(sample) == NUMBER
    after = travel_documents_of([person.id])[person.id]
    assert (after.document_type, after.expires_on) == (before.document_type, before.expires_on)
    assert entries("roster.document") == [("done", "travel_documents.number")]


def test_number_of_somebody_without_a_document_is_kept_too(
    sample: Training, client_for: Clients
) -> None:
    client_for("coordinator").post_form(url_of(sample, "T01"), {"number": NUMBER})

    assert kept(sample, "T01") == NUMBER


def test_number_is_masked_and_never_filled_in(sample: Training, client_for: Clients) -> None:
    keep(sample, NUMBER)
    client = client_for("coordinator", fresh=True)
    url = url_of(sample)

    pages = [
        client.get(page).text for page in (url, url.removesuffix("/document"), f"{url}/number")
    ]

    assert ["ends in 42" in page for page in pages] == [True, True, False]
    assert [NUMBER in page for page in pages] == [False] * 3
    field = re.search(r'<input[^>]*name="number"[^>]*>', pages[0])
    assert field
    assert 'value=""' in field[0]


@pytest.mark.parametrize(
    ("number", "words"),
    [("12345", "too short to show a part of it"), ("", "No number is kept.")],
    ids=["short", "none"],
)
def test_page_says_what_is_kept_of_a_short_number(
    sample: Training, client_for: Clients, number: str, words: str
) -> None:
    keep(sample, number)

    assert words in client_for("coordinator").get(url_of(sample)).text


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ({"number": ""}, NUMBER),
        ({"number": "  "}, NUMBER),
        ({"remove": "y"}, ""),
        ({"number": "X" * 40}, "X" * 40),
    ],
    ids=["empty keeps", "blank keeps", "tick removes", "longest"],
)
def test_form_keeps_replaces_or_removes(
    sample: Training, client_for: Clients, sent: dict[str, str], left: str
) -> None:
    keep(sample, NUMBER)

    answer = client_for("coordinator").post_form(url_of(sample), sent)

    assert (answer.status_code, kept(sample)) == (303, left)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"number": "X" * 41}, "At most 40 characters."),
        ({"number": "NEW-1", "remove": "y"}, "Write a new number or remove the old one, not both."),
    ],
    ids=["long", "both"],
)
def test_form_says_what_is_wrong_and_does_not_show_the_number_back(
    sample: Training, client_for: Clients, sent: dict[str, str], sentence: str
) -> None:
    keep(sample, NUMBER)

    answer = client_for("coordinator").post_form(url_of(sample), sent)

    assert (answer.status_code, kept(sample)) == (422, NUMBER)
    assert sentence in answer.text
    assert sent["number"] not in answer.text


def test_number_is_shown_once_and_logged_by_the_name_of_its_field(
    sample: Training, client_for: Clients
) -> None:
    keep(sample, NUMBER)
    client, url = client_for("coordinator", fresh=True), f"{url_of(sample)}/number"
    client.get(url)
    before = count_entries()

    answer = client.post_form(url)

    assert answer.status_code == 200
    assert answer.text.count(NUMBER) == 1
    assert answer.headers["Cache-Control"] == "no-store"
    assert entries("roster.reveal") == [("done", "document.number")]
    assert count_entries() == before + 1
    assert NUMBER not in client.get(url).text


def test_participant_sees_that_the_number_was_looked_at(
    sample: Training, client_for: Clients
) -> None:
    keep(sample, NUMBER)
    client_for("coordinator", fresh=True).post_form(f"{url_of(sample)}/number")

    page = client_for("participant", "P01").get("/me/record").text

    assert "A coordinator looked at your document number" in page
    assert NUMBER not in page


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("minutes", [None, 5], ids=["never", "five minutes ago"])
def test_number_is_not_shown_without_a_fresh_second_factor(
    sample: Training, client_for: Clients, clock: Clock, method: str, minutes: int | None
) -> None:
    keep(sample, NUMBER)
    url = url_of(sample)
    client = client_for("coordinator", fresh=minutes is not None)
    token = re.search(r'csrf_token"[^>]*value="([^"]+)"', client.get(url).text)
    assert token
    clock.forward(minutes=minutes or 0)

    answer = client.open(f"{url}/number", method=method, data={"csrf_token": token[1]})

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/step-up?next=")
    assert NUMBER not in answer.text
    assert entries("roster.reveal") == []


def test_number_that_cannot_be_logged_is_not_shown(
    sample: Training, client_for: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sample, NUMBER)
    client, url = client_for("coordinator", fresh=True), f"{url_of(sample)}/number"

    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr("logistics.audit.service.recording.append", full)
    answer = client.post_form(url)

    assert answer.status_code == 507
    assert NUMBER not in answer.text


def test_button_says_so_where_no_number_is_kept(sample: Training, client_for: Clients) -> None:
    client = client_for("coordinator", fresh=True)

    assert "No number is kept." in client.post_form(f"{url_of(sample)}/number").text


@pytest.mark.parametrize("page", ["", "/number"])
@pytest.mark.parametrize(("role", "code"), [("trainer", "T01"), ("participant", "P01")])
def test_number_is_the_coordinators_only(
    sample: Training, client_for: Clients, role: str, code: str, page: str
) -> None:
    url = url_of(sample) + page
    client = client_for(role, code, fresh=True)

    assert client.get(url).status_code == 403


@pytest.mark.parametrize("page", ["", "/number"])
def test_nobody_has_no_document(sample: Training, client_for: Clients, page: str) -> None:
    client = client_for("coordinator", fresh=True)

    assert client.get(f"/t/{sample.slug}/people/{uuid4()}/document{page}").status_code == 404
