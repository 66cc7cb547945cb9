"""Issuing certificates, and issuing them again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from logistics.certificates import models, queries, service
from logistics.certificates.queries import hash_of
from logistics.certificates.service import Issued
from logistics.core.db import db, transaction
from logistics.roster import models as roster
from logistics.roster.queries import get_person_by_code
from logistics.trainings.rules import Training
from tests.factories.attendance import bring_in, everybody_present, marks_csv
from tests.factories.certificates import ISSUED_AT
from tests.factories.sample import add_sample

LATER = ISSUED_AT + timedelta(days=1)
# 935 of 1165 minutes: a statement; 795: nothing
PART = ("P07,A109,absent,", "P07,A111,absent,", "P07,A303,absent,")
LITTLE = tuple(f"P09,A{number},excused," for number in (302, 303, 305, 306, 308, 310, 311, 312))


def _issue(training: Training, *, later: bool = False) -> dict[str, Issued]:
    with transaction():
        issued = service.issue_all(training, at=LATER if later else ISSUED_AT)
    return {row.code: row for row in issued}


def _code(training: Training, person: str) -> str:
    held = queries.find_certificate(get_person_by_code(training.id, person).id)
    assert held is not None
    return held.facts.code


def _rename(training: Training, person: str, name: str) -> None:
    with transaction():
        row = db.session.get_one(roster.Person, get_person_by_code(training.id, person).id)
        row.seal(replace(row.payload, certificate_name=name))


def _is_valid(code: str) -> bool:
    return queries.find_verified(code) is not None


def test_issue_all_gives_everybody_a_reference_in_order_of_codes(sample: Training) -> None:
    bring_in(sample, everybody_present())

    issued = _issue(sample)

    assert [(row.code, row.reference) for row in issued.values()] == [
        (f"P{number:02}", f"HRB-2026-BEG-{number:03}") for number in range(1, 26)
    ]
    assert {(row.entitlement.kind, row.outcome) for row in issued.values()} == {
        ("participation", "issued")
    }


def test_issue_all_tells_participation_statement_and_none_apart(sample: Training) -> None:
    bring_in(sample, everybody_present(*PART, *LITTLE))

    issued = _issue(sample)

    told = [
        (row.entitlement.kind.value, row.entitlement.minutes, row.reference)
        for row in (issued["P07"], issued["P09"], issued["P10"])
    ]
    assert told == [
        ("statement", 935, "HRB-2026-BEG-007"),
        ("none", 795, None),
        ("participation", 1165, "HRB-2026-BEG-009"),
    ]


def test_issue_all_again_changes_nothing(sample: Training) -> None:
    bring_in(sample, everybody_present(*PART))
    first = _issue(sample)
    held = queries.certificates_of(sample.id)

    second = _issue(sample, later=True)

    assert queries.certificates_of(sample.id) == held
    assert {row.outcome.value for row in second.values()} == {"unchanged"}
    assert [row.reference for row in second.values()] == [row.reference for row in first.values()]


def test_issue_all_without_any_mark_gives_nobody_anything(sample: Training) -> None:
    issued = _issue(sample)

    assert {row.entitlement.kind.value for row in issued.values()} == {"none"}
    assert queries.certificates_of(sample.id) == {}


@pytest.mark.parametrize("change", ["minutes", "name"])
def test_changed_facts_make_a_new_revision_and_end_the_old_code(
    change: str, sample: Training
) -> None:
    bring_in(sample, everybody_present())
    _issue(sample)
    old, others = _code(sample, "P03"), _code(sample, "P04")
    if change == "minutes":
        bring_in(sample, marks_csv("P03,A102,late,1"))
    else:
        _rename(sample, "P03", "Parwana R.")

    row = _issue(sample, later=True)["P03"]

    assert (row.reference, row.outcome) == ("HRB-2026-BEG-003-R2", "reissued")
    assert (_is_valid(old), _is_valid(_code(sample, "P03"))) == (False, True)
    assert _code(sample, "P04") == others


def test_lost_entitlement_revokes_and_a_regained_one_is_a_new_revision(sample: Training) -> None:
    bring_in(sample, everybody_present())
    _issue(sample)
    old = _code(sample, "P09")
    bring_in(sample, marks_csv(*LITTLE))

    lost = _issue(sample, later=True)["P09"]

    assert (lost.reference, lost.outcome, _is_valid(old)) == (None, "revoked", False)
    bring_in(sample, everybody_present())
    again = _issue(sample, later=True)["P09"]
    assert (again.reference, again.outcome) == ("HRB-2026-BEG-009-R2", "reissued")
    assert (_is_valid(old), _is_valid(_code(sample, "P09"))) == (False, True)


def test_somebody_who_gave_the_place_up_loses_the_certificate_and_keeps_the_number(
    sample: Training,
) -> None:
    bring_in(sample, everybody_present())
    _issue(sample)
    old = _code(sample, "P25")
    with transaction():
        db.session.execute(
            update(roster.Person).where(roster.Person.code == "P25").values(state="withdrawn")
        )

    assert "P25" not in _issue(sample, later=True)
    assert _is_valid(old) is False
    assert db.session.scalar(select(func.max(models.Certificate.number))) == 25


def test_a_number_is_never_given_twice_even_after_it_was_revoked(sample: Training) -> None:
    bring_in(sample, everybody_present(*LITTLE))
    _issue(sample)  # 001 to 024
    bring_in(sample, marks_csv(*(row.replace("P09", "P25") for row in LITTLE)))
    assert _issue(sample, later=True)["P25"].outcome == "revoked"
    bring_in(sample, everybody_present(*(row.replace("P09", "P25") for row in LITTLE)))

    row = _issue(sample, later=True)["P09"]

    assert (row.reference, row.outcome) == ("HRB-2026-BEG-025", "issued")


def test_codes_are_long_random_and_kept_only_as_hash_and_sealed(sample: Training) -> None:
    bring_in(sample, everybody_present())
    _issue(sample)

    held = queries.certificates_of(sample.id).values()
    codes = {certificate.facts.code for certificate in held}
    assert {len(code) for code in codes} == {26}  # 5 bits a letter: 128 bits
    assert len(codes) == 25
    rows = db.session.execute(select(models.Certificate.code_hash, models.Certificate.sealed))
    for code_hash, sealed in rows:
        assert code_hash in {hash_of(code) for code in codes}
        assert not any(code.encode() in sealed for code in codes)


def test_issuing_works_the_same_on_every_database(any_app: Flask) -> None:
    training = add_sample()
    bring_in(training, everybody_present(*PART))

    first = _issue(training)
    assert _issue(training, later=True)["P25"].outcome == "unchanged"
    assert first["P07"].entitlement.kind == "statement"
