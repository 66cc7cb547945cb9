"""Opening an emergency contact: for a reason, with the others told, on the worst of lines."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from logistics.access.models import Account, Credentials
from logistics.access.policy import Role
from logistics.access.queries import find_office_account
from logistics.access.rules import StaffDetails
from logistics.access.service import create_account
from logistics.audit.models import AuditEntry
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.messages.models import Mail
from logistics.messages.rules import Kind
from logistics.roster import models
from logistics.roster.queries import get_person_by_code, openings_of
from logistics.roster.rules import EmergencyContact
from logistics.trainings.rules import Training
from tests.conftest import CSRF, Client, Clock

Clients = Callable[..., Client]
REASON = "Collapsed at dinner, unconscious"
NOTICE = "An emergency contact was opened in Training in communication skills. Look at the log."


def url_of(training: Training, code: str = "P01") -> str:
    return f"/t/{training.slug}/people/{get_person_by_code(training.id, code).id}/emergency"


def a_coordinator(email: str, *, disabled: bool = False) -> UUID:
    """Make the account of another coordinator."""
    with transaction():
        account_id = create_account(Role.COORDINATOR, at=now())
        if disabled:
            db.session.get_one(Account, account_id).disabled_at = now()
    give_address(account_id, email)
    return account_id


def give_address(account_id: UUID, email: str) -> None:
    with transaction():
        row = Credentials(account_id=account_id, email_index=uuid4().bytes * 2)
        row.seal(StaffDetails(email=email, name=email.partition("@")[0].capitalize()))
        db.session.add(row)


def write_contact(training: Training, code: str, contact: EmergencyContact) -> None:
    person_id = get_person_by_code(training.id, code).id
    with transaction():
        row = db.session.scalars(
            select(models.EmergencyContact).where(models.EmergencyContact.person_id == person_id)
        ).one()
        row.seal(contact)


def openings(training: Training, code: str = "P01") -> list[tuple[str, str]]:
    db.session.rollback()
    return [(o.role, o.reason) for o in openings_of(get_person_by_code(training.id, code).id)]


def notices() -> set[tuple[str, str]]:
    """Return (address, text) of the notices that wait."""
    db.session.rollback()
    rows = db.session.scalars(select(Mail).where(Mail.kind == Kind.NOTICE)).all()
    return {(row.payload.email, row.payload.text) for row in rows}


@pytest.mark.parametrize(
    ("role", "code"), [("coordinator", None), ("trainer", "T01")], ids=["coordinator", "trainer"]
)
def test_contact_is_shown_for_a_reason_with_a_link_to_call(
    sample: Training, client_for: Clients, role: str, code: str | None
) -> None:
    answer = client_for(role, code, fresh=True).post_form(url_of(sample), {"reason": REASON})

    assert answer.status_code == 200
    assert "Dritan Çelaj" in answer.text
    assert re.findall(r'href="(tel:[^"]*)"', answer.text) == ["tel:+355600009001", "tel:112"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert openings(sample) == [(role, REASON)]


def test_opening_stands_in_the_log_once_by_the_names_of_its_fields(
    sample: Training, client_for: Clients
) -> None:
    client_for("trainer", "T01", fresh=True).post_form(url_of(sample), {"reason": REASON})

    db.session.rollback()
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "roster.open_emergency")
    )
    person = get_person_by_code(sample.id, "P01")
    assert (entry.object_type, entry.object_id, entry.outcome) == ("person", person.id, "done")
    assert "emergency" in entry.fields.split()
    assert "emergency_openings.text" in entry.fields.split()


@pytest.mark.parametrize(
    "reason",
    ["", "  ", "collapsed", "x" * 9, "x" * 501, "\u200b" * 20],
    ids=["missing", "blank", "one word", "just too short", "too long", "invisible"],
)
def test_without_a_reason_nothing_is_shown_or_opened(
    sample: Training, client_for: Clients, reason: str
) -> None:
    a_coordinator("other@example.org")
    client = client_for("trainer", "T01", fresh=True)

    answer = client.post_form(url_of(sample), {"reason": reason})

    assert answer.status_code == 400
    assert "Say in a few words what has happened: 10 to 500 characters." in answer.text
    assert ("Dritan" in answer.text, "9001" in answer.text) == (False, False)
    assert (openings(sample), notices()) == ([], set())


@pytest.mark.parametrize("reason", ["x" * 10, "x" * 500], ids=["shortest", "longest"])
def test_a_reason_of_this_length_opens(sample: Training, client_for: Clients, reason: str) -> None:
    answer = client_for("trainer", "T01", fresh=True).post_form(url_of(sample), {"reason": reason})

    assert (answer.status_code, openings(sample)) == (200, [("trainer", reason)])


def test_a_short_reason_stays_in_the_form(sample: Training, client_for: Clients) -> None:
    client = client_for("trainer", "T01", fresh=True)

    assert 'value="&lt;b&gt;ill"' in client.post_form(url_of(sample), {"reason": "<b>ill"}).text


def test_every_other_coordinator_with_an_address_is_told_and_nobody_else(
    sample: Training, client_for: Clients
) -> None:
    a_coordinator("one@example.org")
    a_coordinator("two@example.org")
    a_coordinator("left@example.org", disabled=True)
    a_coordinator("")

    client_for("trainer", "T01", fresh=True).post_form(url_of(sample), {"reason": REASON})

    assert notices() == {("one@example.org", NOTICE), ("two@example.org", NOTICE)}


def test_the_coordinator_who_opens_is_not_told(sample: Training, client_for: Clients) -> None:
    client = client_for("coordinator", fresh=True)
    own = find_office_account(Role.COORDINATOR)
    assert own
    give_address(own, "me@example.org")
    a_coordinator("other@example.org")

    client.post_form(url_of(sample), {"reason": REASON})

    assert notices() == {("other@example.org", NOTICE)}


def test_what_cannot_be_logged_is_neither_opened_nor_shown(
    sample: Training, client_for: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_coordinator("other@example.org")
    client = client_for("trainer", "T01", fresh=True)

    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr("logistics.audit.service.recording.append", full)
    answer = client.post_form(url_of(sample), {"reason": REASON})

    assert answer.status_code == 507
    assert "Dritan" not in answer.text
    assert (openings(sample), notices()) == ([], set())


@pytest.mark.parametrize("minutes", [None, 5], ids=["never", "five minutes ago"])
def test_contact_needs_a_fresh_second_factor(
    sample: Training, client_for: Clients, clock: Clock, minutes: int | None
) -> None:
    client = client_for("trainer", "T01", fresh=minutes is not None)
    token = CSRF.search(client.get(f"/t/{sample.slug}/").text)
    assert token
    clock.forward(minutes=minutes or 0)
    url = url_of(sample)

    answer = client.post(url, data={"csrf_token": token[1], "reason": REASON})

    assert (answer.status_code, openings(sample)) == (303, [])
    assert answer.headers["Location"] == f"/step-up?next={url}"


def test_who_has_no_second_factor_at_hand_is_told_whom_to_ask(
    sample: Training, client_for: Clients
) -> None:
    a_coordinator("marina@example.org")
    url = url_of(sample)

    page = client_for("trainer", "T01").get(url)

    assert page.status_code == 200
    assert f'href="/step-up?next={url}"' in page.text
    assert "Ask a coordinator: Marina." in page.text
    names = re.findall(r"<bdi>(.*?)</bdi>", page.text)
    trainers = [get_person_by_code(sample.id, f"T0{n}").details for n in (2, 3, 4)]
    assert names[1:] == [details.badge_name or details.given_name for details in trainers]
    assert "Dritan" not in page.text


@pytest.mark.parametrize("fresh", [True, False])
def test_where_no_contact_is_kept_it_says_so_at_once(
    sample: Training, client_for: Clients, fresh: bool
) -> None:
    write_contact(sample, "P01", EmergencyContact())
    client = client_for("trainer", "T01", fresh=True)
    token = {"csrf_token": CSRF.findall(client.get(url_of(sample, "P02")).text)[0]}

    pages = [
        client_for("trainer", "T01", fresh=fresh).get(url_of(sample)),
        client.post(url_of(sample), data=token | {"reason": REASON}),
    ]

    for page in pages:
        assert page.status_code == 200
        assert "No emergency contact is kept." in page.text
        assert "Ask a coordinator" in page.text
    assert openings(sample) == []


def test_what_cannot_be_dialled_is_shown_as_written(sample: Training, client_for: Clients) -> None:
    write_contact(sample, "P01", EmergencyContact("", "ask <b>Kosovo</b> office"))

    page = client_for("coordinator", fresh=True).post_form(url_of(sample), {"reason": REASON}).text

    assert "ask &lt;b&gt;Kosovo*&lt;/b&gt; office" in page
    assert re.findall(r'href="(tel:[^"]*)"', page) == ["tel:112"]


def test_trainer_finds_everybody_from_the_roll_and_their_own_page(
    sample: Training, client_for: Clients
) -> None:
    client = client_for("trainer", "T01")
    item = db.session.execute(
        db.text("SELECT id FROM agenda_items WHERE counted ORDER BY code LIMIT 1")
    ).scalar_one()
    here = f"/t/{sample.slug}/people/emergency"

    assert f'href="{here}"' in client.get(f"/t/{sample.slug}/attendance/sessions/{UUID(item)}").text
    assert f'href="{here}"' in client.get(f"/t/{sample.slug}/attendance").text
    assert f'href="{here}"' in client.get(f"/t/{sample.slug}/").text
    links = re.findall(r'href="(/t/[^"]*/people/[0-9a-f-]{36}/emergency)"', client.get(here).text)
    assert len(set(links)) == 29
    assert {client.get(link).status_code for link in links[:3]} == {200}


def test_trainer_opens_nobody_who_is_not_there(sample: Training, client_for: Clients) -> None:
    with transaction():
        row = db.session.get_one(models.Person, get_person_by_code(sample.id, "P01").id)
        row.state = "withdrawn"
    url = url_of(sample)
    trainer, coordinator = (
        client_for("trainer", "T01", fresh=True),
        client_for("coordinator", fresh=True),
    )

    assert [client.get(url).status_code for client in (trainer, coordinator)] == [404, 200]
    token = {"csrf_token": CSRF.findall(trainer.get(f"/t/{sample.slug}/").text)[0]}
    assert trainer.post(url, data=token | {"reason": REASON}).status_code == 404
    assert openings(sample) == []


def test_participant_opens_nobody_not_even_their_own(sample: Training, client_for: Clients) -> None:
    client = client_for("participant", "P01", fresh=True)

    assert client.get(url_of(sample)).status_code == 403


def test_coordinator_sees_who_opened_it_when_and_why(sample: Training, client_for: Clients) -> None:
    client_for("trainer", "T01", fresh=True).post_form(url_of(sample), {"reason": REASON + " <i>"})

    page = client_for("coordinator").get(url_of(sample).removesuffix("/emergency")).text

    assert "Opened 1 time" in page
    assert "by a trainer" in page
    assert REASON + " &lt;i&gt;" in page
    assert ("Dritan" in page, "9001" in page) == (False, False)


def test_participant_sees_that_it_was_opened(sample: Training, client_for: Clients) -> None:
    words = "A trainer opened your emergency contact"
    own, other = (client_for("participant", code) for code in ("P01", "P02"))
    assert words not in own.get("/me/record").text

    client_for("trainer", "T01", fresh=True).post_form(url_of(sample), {"reason": REASON})

    assert [words in client.get("/me/record").text for client in (own, other)] == [True, False]
    assert REASON not in own.get("/me/record").text


@pytest.mark.parametrize("page", ["/emergency", None])
def test_pages_are_light(
    sample: Training, client_for: Clients, app: Flask, page: str | None
) -> None:
    """No Bootstrap, no icons, no script: what a phone with one bar has to fetch."""
    client = client_for("trainer", "T01", fresh=True)
    url = f"/t/{sample.slug}/people{page}" if page else url_of(sample)

    answer = client.get(url)
    fetched = re.findall(r'(?:href|src)="(/static/[^"]*|/bootstrap/[^"]*)"', answer.text)

    assert {name.rsplit(".", 1)[0] for name in fetched} == {"/static/img/mark", "/static/light"}
    assert "<script" not in answer.text
    assert app.static_folder
    assert (Path(app.static_folder) / "light.css").stat().st_size < 2_500
    assert len(answer.data) < (8_000 if page else 4_000)


def test_page_takes_few_queries(sample: Training, client_for: Clients, count_queries: Any) -> None:
    url = url_of(sample)
    client = client_for("trainer", "T01")

    with count_queries() as statements:
        client.get(url)

    assert len(statements) <= 8
