"""The pages of certificates: the register, downloads, one's own, and verification."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from logistics.access.rules import LIMITS, Limit, Try
from logistics.certificates import queries, service
from logistics.core.db import db, transaction
from logistics.roster.queries import get_person_by_code
from logistics.trainings.rules import Training
from tests.conftest import Client, Clock
from tests.factories.attendance import bring_in, everybody_present, lock_all, marks_csv
from tests.factories.certificates import ISSUED_AT
from tests.integration.certificates.test_issuing import LITTLE, PART

BASE = "/t/borders-2026/certificates"
ClientFor = Callable[..., Client]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def issued(sample: Training) -> Training:
    """The sample, issued; P07 holds a statement and P09 nothing."""
    bring_in(sample, everybody_present(*PART, *LITTLE))
    with transaction():
        service.issue_all(sample, at=ISSUED_AT)
    return sample


def _text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def _pdf_text(content: bytes) -> str:
    return " ".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())


def _certificate_code(training: Training, person: str) -> str:
    held = queries.find_certificate(get_person_by_code(training.id, person).id)
    assert held is not None
    return held.facts.code


def test_register_says_who_is_entitled_to_what_and_why(
    issued: Training, client_for: ClientFor
) -> None:
    shown = _text(client_for("coordinator").get(BASE).text)

    assert "24 of 25 issued" in shown
    assert (
        "Parwana Rahimi P03 1,165 of 1,165 Certificate of participation HRB-2026-BEG-003" in shown
    )
    assert "Youssef Al-Khatib P07 935 of 1,165 Statement of attendance HRB-2026-BEG-007" in shown
    assert "A109 From problem to advocacy aim: absent" in shown
    assert "Luan Çollaku P09 795 of 1,165 None – none" in shown
    assert "Not locked: Wed 22 April, Thu 23 April, Fri 24 April." in shown


def test_register_shows_what_has_changed_since(issued: Training, client_for: ClientFor) -> None:
    bring_in(issued, marks_csv("P03,A102,late,5"))

    shown = _text(client_for("coordinator").get(BASE).text)

    assert shown.count("problem: changed since") == 1
    assert "Issue certificates" in shown


def test_issue_button_issues_once_and_says_what_it_did(
    sample: Training, client_for: ClientFor
) -> None:
    bring_in(sample, everybody_present(*LITTLE))
    lock_all(sample)
    office = client_for("coordinator")

    office.post_form(f"{BASE}/issue", page=BASE)

    shown = _text(office.get(BASE).text)
    assert "24 issued." in shown
    assert "Marks can still change" not in shown
    assert "Issue certificates" not in shown  # nothing is left to do


@pytest.mark.parametrize("path", ["", "/all.zip"])
@pytest.mark.parametrize(("role", "code"), [("trainer", "T01"), ("participant", "P01")])
def test_register_is_for_the_office_only(
    path: str, role: str, code: str, issued: Training, client_for: ClientFor
) -> None:
    assert client_for(role, code).get(BASE + path).status_code == 403


def test_somebody_elses_certificate_is_closed_to_participants(
    issued: Training, client_for: ClientFor
) -> None:
    other = get_person_by_code(issued.id, "P02").id

    assert client_for("participant", "P01").get(f"{BASE}/{other}.pdf").status_code == 403


def test_office_downloads_one_and_all(issued: Training, client_for: ClientFor) -> None:
    office = client_for("coordinator")
    person = get_person_by_code(issued.id, "P07").id
    nobody = get_person_by_code(issued.id, "P09").id

    one = office.get(f"{BASE}/{person}.pdf")
    assert one.mimetype == "application/pdf"
    assert "Youssef Al-Khatib" in _pdf_text(one.data)
    assert office.get(f"{BASE}/{nobody}.pdf").status_code == 404
    with ZipFile(BytesIO(office.get(f"{BASE}/all.zip").data)) as archive:
        names = archive.namelist()
    assert names == [f"HRB-2026-BEG-{number:03}.pdf" for number in range(1, 25)]


def test_downloads_before_issuing_are_not_there(sample: Training, client_for: ClientFor) -> None:
    assert client_for("coordinator").get(f"{BASE}/all.zip").status_code == 404


def test_participants_download_their_own_certificate(
    issued: Training, client_for: ClientFor
) -> None:
    answer = client_for("participant", "P03").get("/me/certificate.pdf")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    text = _pdf_text(answer.data)
    assert "Parwana Rahimi" in text
    assert f"http://127.0.0.1:5000/verify/{_certificate_code(issued, 'P03')}" in text


@pytest.mark.parametrize(("role", "code"), [("participant", "P09"), ("trainer", "T01")])
def test_own_certificate_of_who_has_none_is_not_there(
    role: str, code: str, issued: Training, client_for: ClientFor
) -> None:
    assert client_for(role, code).get("/me/certificate.pdf").status_code == 404


def test_own_certificate_asks_strangers_to_sign_in(issued: Training, client: Client) -> None:
    assert client.get("/me/certificate.pdf").status_code == 303


def test_verification_says_what_the_paper_says_but_no_name(
    issued: Training, client: Client
) -> None:
    answer = client.get(f"/verify/{_certificate_code(issued, 'P03')}")

    shown = _text(answer.text)
    assert answer.status_code == 200
    for part in (
        "This certificate is valid",
        "Certificate of participation",
        "P. R.",
        "Human rights at borders",
        "Training organiser",
        "22–24 April 2026",
        "19 h 15 min",
        "HRB-2026-BEG-003",
    ):
        assert part in shown
    for kept in ("Parwana", "Rahimi", "P03"):
        assert kept not in answer.text


def test_verification_of_anything_else_answers_with_the_same_bytes(
    issued: Training, client: Client
) -> None:
    replaced, revoked = _certificate_code(issued, "P03"), _certificate_code(issued, "P04")
    bring_in(
        issued,
        marks_csv(
            "P03,A102,late,5",
            *(row.replace("P09", "P04") for row in LITTLE),
        ),
    )
    with transaction():
        service.issue_all(issued, at=ISSUED_AT)
    db.session.rollback()

    answers = [
        client.get(f"/verify/{code}")
        for code in (replaced, revoked, "a" * 26, "x", "%00", "a/b", "é", "-" * 300, f"{replaced}x")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({str(sorted(answer.headers.keys())) for answer in answers}) == 1
    assert "No valid certificate" in answers[0].text


def test_verification_stops_who_guesses(
    issued: Training, client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, Try.CERTIFICATE, Limit(3, LIMITS[Try.CERTIFICATE].window))
    code = _certificate_code(issued, "P03")
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}

    found = [client.get(f"/verify/{text}").status_code for text in ("x", "y", "z", "é", code)]
    guesses = [client.get(f"/verify/{letter * 26}") for letter in "abcd"]
    right = client.get(f"/verify/{code}")

    assert found == [404, 404, 404, 404, 200]  # none of them could be a code
    assert [answer.status_code for answer in guesses] == [404, 404, 404, 429]
    assert (right.status_code, right.headers["Retry-After"]) == (429, "900")
    assert client.get(f"/verify/{code}", environ_base=elsewhere).status_code == 200
    clock.forward(minutes=15)
    assert client.get(f"/verify/{code}").status_code == 200


def test_verification_takes_a_code_typed_in_capitals(issued: Training, client: Client) -> None:
    code = _certificate_code(issued, "P03").upper()

    assert client.get(f"/verify/{code}").status_code == 200


def test_register_needs_few_queries_whatever_is_issued(
    sample: Training, client_for: ClientFor, count_queries: Counting
) -> None:
    office = client_for("coordinator")
    with count_queries() as empty:
        office.get(BASE)
    bring_in(sample, everybody_present())
    with transaction():
        service.issue_all(sample, at=ISSUED_AT)

    with count_queries() as full:
        assert office.get(BASE).status_code == 200

    assert len(full) == len(empty) <= 8
