"""One entry for each request that changes something: what it says, and when it is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from logistics.access.models import Account
from logistics.audit.models import AuditEntry
from logistics.audit.rules import UNREADABLE
from logistics.audit.service import verify_log
from logistics.core.db import change_number, db, transaction
from logistics.demo.service import DATA
from logistics.roster.models import Needs, Person
from logistics.roster.queries import find_account_id, get_person_by_code
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.audit import entries, last_number
from tests.integration.web.forms_found import forms_of
from tests.integration.web.walking import own_ids

ClientFor = Callable[..., Client]
PEOPLE = "/t/borders-2026/people"


def send(client: Client, page: str, field: str, **changes: Any) -> TestResponse:
    """Send the form of a page that has this field, as it stands but for the changes."""
    forms = forms_of(page, client.get(page).text)
    form = next(found for found in forms if field in found.kinds)
    return client.post(form.action, data=form.data(**changes))


@contextmanager
def noting() -> Iterator[list[AuditEntry]]:
    """Collect the entries that are added inside."""
    before, added = last_number(), list[AuditEntry]()
    yield added
    added += [entry for entry in entries() if entry.seq > before]


def edit_page(sample: Training, code: str = "P02") -> tuple[Person, str]:
    person = get_person_by_code(sample.id, code)
    return db.session.get_one(Person, person.id), f"{PEOPLE}/{person.id}/edit"


def test_entry_says_who_changed_which_fields_of_what(
    sample: Training, client_for: ClientFor
) -> None:
    client, (person, page) = client_for("coordinator"), edit_page(sample)
    person_id = person.id

    with noting() as added:
        answer = send(client, page, "badge_name", badge_name="Zq", phone="+355 60 000 0000")

    assert answer.status_code == 303
    (entry,) = added
    assert (entry.action, entry.outcome) == ("roster.edit", "done")
    assert (entry.object_type, entry.object_id) == ("person", person_id)
    assert entry.fields == "people.badge_name people.phone"
    assert db.session.get_one(Account, entry.actor_id).role == "coordinator"
    assert len(entry.request_id) == 12


def test_saving_what_is_stored_already_names_no_field(
    sample: Training, client_for: ClientFor
) -> None:
    client, (_, page) = client_for("coordinator"), edit_page(sample)

    with noting() as added:
        send(client, page, "badge_name")

    assert [(entry.outcome, entry.fields) for entry in added] == [("done", "")]


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"email": "no address"}, 422), ({"version": "77", "badge_name": "Zq"}, 409)],
    ids=["wrong", "stale"],
)
def test_what_is_refused_leaves_an_entry_that_says_so_and_names_no_field(
    sample: Training, client_for: ClientFor, changes: dict[str, str], status: int
) -> None:
    client, (_, page) = client_for("coordinator"), edit_page(sample)

    with noting() as added:
        answer = send(client, page, "badge_name", **changes)

    assert answer.status_code == status
    assert [(e.action, e.outcome, e.fields) for e in added] == [("roster.edit", "refused", "")]


def test_request_for_what_is_not_there_is_refused_in_the_log_too(
    sample: Training, client_for: ClientFor
) -> None:
    client, (_, page) = client_for("coordinator"), edit_page(sample)
    missing = f"{PEOPLE}/{own_ids()['item_id']}/edit"

    with noting() as added:
        client.post_form(missing, page=page)

    assert [(e.outcome, str(e.object_id)) for e in added] == [("refused", missing.split("/")[4])]


@pytest.mark.parametrize(("action", "is_kept"), [("check", False), ("import", True)])
def test_look_at_a_file_names_no_field_and_an_import_all(
    training: Training, client_for: ClientFor, action: str, is_kept: bool
) -> None:
    client = client_for("coordinator")
    file = (BytesIO((DATA / "participants.csv").read_bytes()), "people.csv")

    with noting() as added:
        client.post_form(f"{PEOPLE}/import", {"file": file, "action": action})

    (entry,) = added
    assert (entry.action, entry.outcome, entry.object_id) == (
        "roster.import_file", "done", training.id,
    )  # fmt: skip
    named = {"people.legal_name", "needs.allergies", "emergency_contacts.phone"}
    assert (named <= set(entry.fields.split())) == is_kept
    assert bool(entry.fields) == is_kept


def test_what_is_written_past_the_objects_is_named_too(
    sample: Training, client_for: ClientFor
) -> None:
    client = client_for("coordinator")

    with noting() as added:
        client.post_form("/sign-out", page=f"{PEOPLE}/new")

    assert [(entry.action, entry.fields) for entry in added] == [
        ("access.sign_out", "sign_ins.ended_at")
    ]


def test_deleted_row_is_named_by_its_table(sample: Training, client_for: ClientFor) -> None:
    person = get_person_by_code(sample.id, "P02")
    with transaction():
        db.session.delete(db.session.scalars(select(Needs).filter_by(person_id=person.id)).one())
    client, (_, page) = client_for("coordinator"), edit_page(sample)

    with noting() as added:
        send(client, page, "state", state="withdrawn")

    (entry,) = added
    assert {"people.state", "nights"} <= set(entry.fields.split())


def test_sign_in_is_put_down_to_who_signed_in(sample: Training, client_for: ClientFor) -> None:
    with noting() as added:
        client_for("participant", "P02")

    person = get_person_by_code(sample.id, "P02")
    assert [(e.action, e.actor_id) for e in added] == [
        ("access.sign_in", find_account_id(sample.id, person.id))
    ]


def test_entry_is_written_with_the_change_or_not_at_all(
    sample: Training, client_for: ClientFor
) -> None:
    """The commit fails when the entry is already in it: what stays is one that says refused."""
    client, (person, page) = client_for("coordinator"), edit_page(sample)
    was = person.sealed
    refuse("UPDATE ON change_counter")

    with noting() as added:
        answer = send(client, page, "badge_name", badge_name="Zq")

    assert answer.status_code == 500
    assert [(e.action, e.outcome, e.fields) for e in added] == [("roster.edit", "refused", "")]
    assert db.session.get_one(Person, person.id, populate_existing=True).sealed == was
    assert verify_log().seq == last_number()


def test_change_that_cannot_be_logged_is_not_made(sample: Training, client_for: ClientFor) -> None:
    client, (person, page) = client_for("coordinator"), edit_page(sample)
    was = person.sealed
    refuse("INSERT ON audit_entries")

    with noting() as added:
        answer = send(client, page, "badge_name", badge_name="Zq")

    assert (answer.status_code, added) == (500, [])
    assert db.session.get_one(Person, person.id, populate_existing=True).sealed == was


def test_what_cannot_be_logged_is_not_shown(sample: Training, client_for: ClientFor) -> None:
    client, person = client_for("coordinator"), get_person_by_code(sample.id, "P02")
    shown = client.get(f"{PEOPLE}/{person.id}").text
    refuse("INSERT ON audit_entries")

    answer = client.get(f"{PEOPLE}/{person.id}")

    assert answer.status_code == 500
    assert "Food, health and access" in shown
    assert "Food, health and access" not in answer.text


def refuse(what: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(
            text(f"CREATE TRIGGER refused BEFORE {what} BEGIN SELECT RAISE(FAIL, 'no'); END")
        )


def test_read_is_written_before_it_is_shown_and_leaves_kept_pages(
    sample: Training, client_for: ClientFor
) -> None:
    client, person = client_for("coordinator"), get_person_by_code(sample.id, "P02")
    number = change_number()

    with noting() as added:
        client.get(f"{PEOPLE}/{person.id}")

    (entry,) = added
    assert (entry.action, entry.object_type, entry.object_id) == (
        "person.read", "person", person.id,
    )  # fmt: skip
    assert set(entry.fields.split()) == {"document", "needs"}
    assert change_number() == number


def test_log_adds_one_read_one_insert_and_one_update_to_a_write(
    sample: Training, client_for: ClientFor, count_queries: Callable[..., Any]
) -> None:
    client, (_, page) = client_for("coordinator"), edit_page(sample)
    forms = forms_of(page, client.get(page).text)
    form = next(found for found in forms if "badge_name" in found.kinds)

    with count_queries() as statements:
        client.post(page, data=form.data(badge_name="Zq"))

    ours = [s.split()[0] for s in statements if "audit_" in s]
    assert ours == ["SELECT", "INSERT", "UPDATE"]


@pytest.mark.parametrize("page", ["people", "agenda", ""])
def test_page_that_shows_nothing_sealed_of_that_kind_does_not_touch_the_log(
    sample: Training, client_for: ClientFor, count_queries: Callable[..., Any], page: str
) -> None:
    client = client_for("coordinator")

    with count_queries() as statements:
        assert client.get(f"/t/borders-2026/{page}").status_code == 200

    assert [s for s in statements if "audit_" in s] == []


@pytest.mark.parametrize(
    ("model", "named"),
    [(Needs, "needs"), (Person, "people")],
)
def test_sealed_row_that_does_not_open_is_put_down(
    sample: Training, client_for: ClientFor, model: type[Any], named: str
) -> None:
    client, person = client_for("coordinator"), get_person_by_code(sample.id, "P02")
    row = select(model).where((model.id if model is Person else model.person_id) == person.id)
    with transaction(counts=False):
        found = db.session.scalars(row).one()
        row_id, found.sealed = found.id, found.sealed[:-1] + bytes([found.sealed[-1] ^ 1])

    with noting() as added:
        answer = client.get(f"{PEOPLE}/{person.id}")

    assert answer.status_code in {200, 409}
    told = [(e.action, e.object_type, e.object_id) for e in added if e.action == UNREADABLE]
    assert told == [(UNREADABLE, named, row_id)]
    assert all(entry.actor_id for entry in added)


def test_chain_stays_whole_when_an_account_is_erased(
    sample: Training, client_for: ClientFor
) -> None:
    person = get_person_by_code(sample.id, "P02")
    client_for("participant", "P02").post_form("/me/calendar", page="/me/")
    account_id = find_account_id(sample.id, person.id)
    with transaction():
        db.session.get_one(Person, person.id).account_id = None
        db.session.flush()
        db.session.delete(db.session.get_one(Account, account_id))

    assert verify_log().seq == last_number() > 0
    assert account_id in {entry.actor_id for entry in entries()}
    page = client_for("coordinator").get("/audit").text
    assert f"Former account {str(account_id)[:8]}" in page


def test_nothing_but_names_and_ids_is_in_a_row(app: Flask) -> None:
    """A new column of the log must be thought about: a value could get into it."""
    assert set(AuditEntry.__table__.columns.keys()) == {
        "seq", "at", "actor_id", "action", "outcome", "object_type", "object_id", "fields",
        "request_id", "prev_mac", "mac",
    }  # fmt: skip
