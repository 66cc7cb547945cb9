"""People on the database: bringing files in, again and again."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from logistics.core.db import db, transaction
from logistics.core.sealing import key_ring
from logistics.core.tables import ImportReport, TableRefused
from logistics.demo.service import DATA
from logistics.roster import models
from logistics.roster.forms import read_people
from logistics.roster.queries import get_person_by_code, known_people_of, people_of
from logistics.roster.rules import Kind, PersonEdit, State
from logistics.roster.service import change_person, import_people
from logistics.trainings.rules import Training
from tests.factories.roster import people_csv, trainers_csv
from tests.factories.sample import add_training

AT = datetime(2026, 3, 20, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 25, 9, tzinfo=UTC)


def bring(training: Training, *rows: dict[str, str], at: datetime = AT) -> ImportReport:
    table = read_people(people_csv(*rows).encode())
    with transaction():
        return import_people(training, table, at=at)


def rewrite(training: Training, code: str, state: State | None = None, **texts: str) -> None:
    """Change one person the way the form does."""
    person = get_person_by_code(training.id, code)
    before = {"certificate_name": person.details.certificate_name, "phone": person.details.phone}
    edit = PersonEdit(before | texts, state or person.state)
    with transaction():
        _change(training, person.id, edit, person.version)


def _change(training: Training, person_id: Any, edit: PersonEdit, version: int) -> None:
    change_person(training, person_id, edit, opened=version, at=LATER)


def everything() -> list[Any]:
    """Return every row of the roster as stored."""
    tables = ("people", "travel_documents", "needs", "emergency_contacts", "imported_profiles")
    return [
        db.session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all()  # noqa: S608
        for table in tables
    ]


def test_import_stores_the_sample(training: Training) -> None:
    for name in ("participants.csv", "trainers.csv"):
        table = read_people((DATA / name).read_bytes())
        with transaction():
            import_people(training, table, at=AT)
        assert {row.code: row.profile for row in table.rows}.items() <= {
            code: one.profile for code, one in known_people_of(training.id).items()
        }.items()

    kinds = [person.kind for person in people_of(training.id)]
    assert (kinds.count(Kind.PARTICIPANT), kinds.count(Kind.TRAINER)) == (25, 4)


def test_import_of_the_same_file_writes_nothing(training: Training) -> None:
    table = read_people((DATA / "participants.csv").read_bytes())
    with transaction():
        assert import_people(training, table, at=AT) == ImportReport(new=25)
    before = everything()

    with transaction():
        report = import_people(training, table, at=LATER)

    assert report == ImportReport(unchanged=25)
    assert everything() == before


def test_rehearsed_import_says_what_it_would_do_and_stores_nothing(training: Training) -> None:
    table = read_people(people_csv({}, {"code": "P02", "email": ""}).encode())

    with transaction(keep=False):
        assert import_people(training, table, at=LATER) == ImportReport(new=2)
    assert people_of(training.id) == []


def test_import_changes_only_what_the_file_changed(training: Training) -> None:
    bring(training, {"phone": "1"}, {"code": "P02", "email": "b@example.org"})

    report = bring(training, {"phone": "2"}, {"code": "P02", "email": "b@example.org"})

    assert report == ImportReport(changed=1, unchanged=1)
    assert get_person_by_code(training.id, "P01").details.phone == "2"


def test_import_leaves_people_who_are_not_in_the_file(training: Training) -> None:
    bring(training, {}, {"code": "P02", "email": ""})
    bring(training, {})

    assert [person.code for person in people_of(training.id)] == ["P01", "P02"]


def test_import_empties_a_cell_that_the_file_emptied(training: Training) -> None:
    bring(training, {"phone": "1", "dietary": "vegan"})
    bring(training, {"phone": "", "dietary": ""})
    known = known_people_of(training.id)["P01"].profile

    assert (known.details.phone, known.needs.dietary) == ("", "")


def test_import_does_not_take_back_what_was_changed_in_the_app(training: Training) -> None:
    bring(training, {"status": "invited", "certificate_name": "Blerta"})
    rewrite(training, "P01", State.CONFIRMED, certificate_name="B. Çelaj")

    assert bring(training, {"status": "invited", "certificate_name": "Blerta"}) == ImportReport(
        unchanged=1
    )
    person = get_person_by_code(training.id, "P01")
    assert (person.state, person.details.certificate_name) == (State.CONFIRMED, "B. Çelaj")


def test_import_moves_a_state_that_the_file_changed(training: Training) -> None:
    bring(training, {"status": "selected"})
    bring(training, {"status": "invited"}, at=LATER)
    person = get_person_by_code(training.id, "P01")

    assert (person.state, person.invited_at) == (State.INVITED, LATER)


def test_import_does_not_invent_when_somebody_new_was_invited(training: Training) -> None:
    bring(training, {"status": "invited"})

    assert get_person_by_code(training.id, "P01").invited_at is None


def test_import_lets_two_people_swap_addresses(training: Training) -> None:
    one, two = {"email": "one@example.org"}, {"email": "two@example.org"}
    bring(training, one, two | {"code": "P02"})
    bring(training, two, one | {"code": "P02"})

    emails = [person.details.email for person in people_of(training.id)]
    assert emails == ["two@example.org", "one@example.org"]


def test_import_refuses_an_address_in_use_and_stores_nothing(training: Training) -> None:
    bring(training, {"code": "P09", "email": "Ana@example.org"})

    with pytest.raises(TableRefused) as refused:
        bring(training, {"email": ""}, {"code": "P02", "email": "ana@EXAMPLE.org"})

    assert refused.value.message == "line 3, email: is the address of P09 already."
    assert [person.code for person in people_of(training.id)] == ["P09"]


def test_import_refuses_the_code_of_a_trainer(training: Training) -> None:
    with transaction():
        import_people(training, read_people(trainers_csv().encode()), at=AT)

    with pytest.raises(TableRefused, match="line 2, code: T01 is a trainer already"):
        bring(training, {"code": "T01"})


def test_nothing_that_identifies_somebody_is_stored_in_clear(training: Training) -> None:
    canary = "Qwxyzzy"
    secret = {
        column: f"{canary}{place}"
        for place, column in enumerate(
            (
                "family_name",
                "given_name",
                "legal_name_latin",
                "ticket_name",
                "badge_name",
                "certificate_name",
                "name_original_script",
                "phone",
                "organisation",
                "role_title",
                "departure_city",
                "travel_doc_type",
                "crossing_note",
                "dietary",
                "allergies",
                "accessibility",
                "emergency_contact_name",
                "emergency_contact_phone",
                "notes",
            )
        )
    }
    bring(training, secret | {"email": f"{canary}@example.org"})
    folder = Path(str(db.engine.url.database)).parent
    db.session.rollback()

    stored = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    assert b"P01" in stored
    assert canary.encode() not in stored
    assert canary.casefold().encode() not in stored


def test_a_person_is_found_by_a_keyed_index_of_the_address(training: Training) -> None:
    bring(training, {"email": "Ana@Example.org"})

    (index,) = db.session.scalars(select(models.Person.email_index))
    assert index == key_ring().blind_index("ana@example.org")


def test_import_works_alike_on_both_databases(any_app: Flask) -> None:
    training = add_training()
    rows: tuple[dict[str, str], ...] = ({}, {"code": "P02", "email": "b@example.org"})

    assert bring(training, *rows) == ImportReport(new=2)
    assert bring(training, *rows) == ImportReport(unchanged=2)
    assert bring(training, rows[0] | {"email": "b@example.org"}, rows[1] | {"email": ""}) == (
        ImportReport(changed=2)
    )
