"""Wherever Kosovo* is named, the asterisk is there and the footnote stands on the same page."""

import html
import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from icalendar import Calendar
from pypdf import PdfReader
from werkzeug.test import TestResponse

from logistics.access.policy import POLICY, Role
from logistics.core.text import KOSOVO_FOOTNOTE
from logistics.roster.queries import people_of
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.integration.web.walking import CODES, address, own_ids, rules_of

BARE = re.compile(r"\bKosovo\b(?!\*)")


def texts_of(media_type: str | None, content: bytes) -> Iterator[str]:
    """Yield each text that a reader sees as one whole: a page, a document, an entry."""
    yield from READERS.get(media_type or "", plain_texts)(content)


def plain_texts(content: bytes) -> Iterator[str]:
    yield content.decode(errors="replace")


def page_texts(content: bytes) -> Iterator[str]:
    yield html.unescape(re.sub(r"<[^>]+>", " ", content.decode()))


def pdf_texts(content: bytes) -> Iterator[str]:
    yield " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def calendar_texts(content: bytes) -> Iterator[str]:
    for event in Calendar.from_ical(content).walk("VEVENT"):
        yield " ".join(str(event.get(n, "")) for n in ("SUMMARY", "LOCATION", "DESCRIPTION"))


def sheet_texts(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        yield " ".join(str(cell) for row in sheet.values for cell in row if cell)


def bundle_texts(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as bundle:
        for name in bundle.namelist():
            yield from texts_of(type_of(name), bundle.read(name))


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "text/html": page_texts,
    "application/pdf": pdf_texts,
    "text/calendar": calendar_texts,
    "application/zip": bundle_texts,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": sheet_texts,
}


def type_of(name: str) -> str:
    return {"pdf": "application/pdf", "ics": "text/calendar"}.get(name.rsplit(".", 1)[-1], "")


def faults_of(media_type: str | None, content: bytes) -> list[str]:
    """Say what is wrong with each text that names it."""
    faults = []
    for text in texts_of(media_type, content):
        flat = " ".join(text.split())
        body = flat.replace(KOSOVO_FOOTNOTE, "")
        if BARE.search(body):
            faults.append(f"without asterisk: {flat[:80]}")
        if "Kosovo" in body and KOSOVO_FOOTNOTE not in flat:
            faults.append(f"without footnote: {flat[:80]}")
    return faults


def named(answer: TestResponse) -> bool:
    return any("Kosovo*" in text for text in texts_of(answer.mimetype, answer.data))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRAINER, Role.PARTICIPANT])
def test_every_page_and_document_has_the_footnote(
    sample: Training, app: Flask, client_for: Callable[..., Client], role: Role
) -> None:
    client = client_for(role, {**CODES, Role.PARTICIPANT: "P08"}.get(role), fresh=True)
    ids = own_ids(person="P08")
    wrong, naming = {}, set()
    for rule, permission in rules_of(app):
        if role in POLICY[permission] and "GET" in (rule.methods or ()):
            answer = client.get(address(rule, ids))
            faults = faults_of(answer.mimetype, answer.data)
            if faults:
                wrong[rule.endpoint] = faults
            if named(answer):
                naming.add(rule.endpoint)

    assert wrong == {}
    assert (
        role is not Role.COORDINATOR or {"readiness.show", "roster.index", "roster.show"} <= naming
    )


def test_every_person_s_own_papers_have_the_footnote(
    sample: Training, client_for: Callable[..., Client]
) -> None:
    wrong = {}
    for person in people_of(sample.id)[:10]:
        client = client_for(Role(person.kind), person.code)
        for path in ("/me/", "/me/agenda", "/me/calendar.ics", "/me/pack.pdf", "/me/pack.zip"):
            answer = client.get(path)
            faults = faults_of(answer.mimetype, answer.data)
            if answer.status_code == 200 and faults:
                wrong[person.code, path] = faults

    assert wrong == {}


@pytest.mark.parametrize(
    ("page", "faults"),
    [
        ("<p>Kosovo</p>", 2),
        ("<p>Kosovo*</p>", 1),
        (f"<p>Kosovo*</p><p>{KOSOVO_FOOTNOTE}</p>", 0),
        ("<p>Belgrade</p>", 0),
    ],
)
def test_the_walk_can_fail(page: str, faults: int) -> None:
    assert len(faults_of("text/html", page.encode())) == faults
