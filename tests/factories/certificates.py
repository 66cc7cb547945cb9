"""Issued certificates, and what stands on a printed one."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from logistics.certificates.rules import Certificate, CertificateKind, IssuedFacts, Printed
from logistics.roster.rules import NameUse, Person, name_for

CODE = "abcdefghijklmnopqrstuvwxyz"
ISSUED_AT = datetime(2026, 4, 24, 15, 0, tzinfo=UTC)


def a_certificate(person: Person, *, name: str = "", **changes: Any) -> Certificate:
    """A certificate of participation, issued at the close."""
    facts: dict[str, Any] = {
        "id": uuid4(),
        "person_id": person.id,
        "number": 1,
        "revision": 1,
        "kind": CertificateKind.PARTICIPATION,
        "minutes": 1165,
        "counted": 1165,
        "credited": 1155,
        "issued_at": ISSUED_AT,
        "facts": IssuedFacts(name or name_for(person.details, NameUse.CERTIFICATE), CODE),
    }
    return Certificate(**(facts | changes))


def a_printed(name: str = "Blerta Çelaj", **changes: Any) -> Printed:
    """What stands on a certificate of the sample."""
    facts: dict[str, Any] = {
        "kind": CertificateKind.PARTICIPATION,
        "name": name,
        "title": "Human rights at borders",
        "subtitle": "Advocacy strategies in hostile contexts",
        "organiser": "Training organiser",
        "place": "Belgrade, Serbia",
        "first_day": date(2026, 4, 22),
        "last_day": date(2026, 4, 24),
        "counted": 1165,
        "credited": 1155,
        "topics": (
            ("Advocacy", "strategic messaging", "#3b4cb0"),
            ("Well-being", "peer support", "#2a7349"),
        ),
        "issued_on": date(2026, 4, 24),
        "issued_in": "Belgrade",
        "reference": "HRB-2026-BEG-001",
        "address": f"https://example.org/verify/{CODE}",
    }
    return Printed(**(facts | changes))
