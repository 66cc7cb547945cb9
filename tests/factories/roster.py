"""People for tests."""

import csv
import io
from dataclasses import fields, replace
from datetime import date
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from logistics.roster.forms.columns import PARTICIPANT_COLUMNS, TRAINER_COLUMNS
from logistics.roster.rules import (
    EmergencyContact,
    Kind,
    Person,
    PersonDetails,
    State,
    TravelDocument,
)

FAR_DAY = date(2031, 9, 14)
_DETAILS = {field.name for field in fields(PersonDetails)}
_PARTICIPANT = {
    "code": "P01",
    "status": "confirmed",
    "family_name": "Çelaj",
    "given_name": "Blerta",
    "legal_name_latin": "Blerta Çelaj",
    "email": "blerta@example.org",
    "departure_city": "Tirana",
    "travel_doc_type": "passport",
    "travel_doc_expiry": "2031-09-14",
    "country_of_work": "Albania",
    "country_code": "AL",
    "room_type": "single",
    "check_in": "2026-04-21",
    "check_out": "2026-04-25",
    "emergency_contact_name": "Dritan Çelaj",
    "emergency_contact_phone": "+355 60 000 9001",
}
_TRAINER = {"code": "T01", "role": "lead trainer", "family_name": "Šebestová"}


def a_person(code: str = "P01", **changes: Any) -> Person:
    """Somebody on a roster; arguments that are fields of the details go there."""
    names = {"given_name": "Blerta", "family_name": "Çelaj", "legal_name": "Blerta Çelaj"}
    details = names | {key: changes.pop(key) for key in _DETAILS & changes.keys()}
    facts: dict[str, Any] = {
        "id": uuid5(NAMESPACE_DNS, code),
        "code": code,
        "kind": Kind.TRAINER if code.startswith("T") else Kind.PARTICIPANT,
        "state": State.CONFIRMED,
        "details": PersonDetails(**details),
    }
    return Person(**(facts | changes))


def a_document(**changes: Any) -> TravelDocument:
    """A passport that is long enough."""
    return replace(TravelDocument(document_type="passport", expires_on=FAR_DAY), **changes)


def a_contact(**changes: Any) -> EmergencyContact:
    """Somebody to call."""
    return replace(EmergencyContact("Dritan Çelaj", "+355 60 000 9001"), **changes)


def people_csv(*rows: dict[str, str], columns: tuple[str, ...] = PARTICIPANT_COLUMNS) -> str:
    """A file of participants: each row fills in what it does not say."""
    return _csv(columns, [_PARTICIPANT | row for row in rows or ({},)])


def trainers_csv(*rows: dict[str, str]) -> str:
    """A file of trainers: each row fills in what it does not say."""
    return _csv(TRAINER_COLUMNS, [_TRAINER | row for row in rows or ({},)])


def _csv(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()
