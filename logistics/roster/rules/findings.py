"""What is not settled about the people of a training."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from logistics.core.findings import Finding, Severity
from logistics.core.text import missing_glyphs
from logistics.roster.rules.facts import EmergencyContact, Person, State, TravelDocument
from logistics.roster.rules.names import NameUse, name_for
from logistics.trainings.rules import Training

FEATURE = "roster"
_PRINTED = {
    NameUse.BADGE: "badge name",
    NameUse.CERTIFICATE: "certificate name",
    NameUse.HOTEL: "legal name",
}


@dataclass(frozen=True)
class RosterFacts:
    """What the findings of a roster rest on; `booked_for` are those who need a journey or a room.

    `documents` and `contacts` go by person id; who has none is left out.
    """

    people: Sequence[Person]
    documents: Mapping[UUID, TravelDocument] = field(default_factory=dict)
    contacts: Mapping[UUID, EmergencyContact] = field(default_factory=dict)
    booked_for: Collection[UUID] = ()


def roster_findings(facts: RosterFacts, *, training: Training, at: datetime) -> list[Finding]:
    """Say what is open about places, confirmations, profiles and names of those who hold a place.

    `at` is aware.
    """
    holding = [person for person in facts.people if person.holds_place]
    found = _place_findings(len(holding), training)
    for person in holding:
        missing = missing_of(
            person,
            facts.documents.get(person.id, TravelDocument()),
            facts.contacts.get(person.id, EmergencyContact()),
            books=person.id in facts.booked_for,
        )
        found += _confirmation_findings(person, training, at)
        found += _profile_findings(person, missing) + _glyph_findings(person)
    return found


def missing_of(
    person: Person, document: TravelDocument, contact: EmergencyContact, *, books: bool
) -> list[str]:
    """Name what is needed for booking and not known; `books` = needs a journey or a room."""
    details = person.details
    wanted: list[tuple[str, object]] = [("legal name", details.legal_name)]
    if books:
        wanted += [
            ("document type", document.document_type),
            ("document expiry", document.expires_on),
            ("departure place", details.departure_city),
        ]
    wanted.append(("emergency contact", contact.name and contact.phone))
    return [label for label, value in wanted if not value]


def confirmation_deadline(person: Person, training: Training) -> datetime | None:
    """Return the moment (UTC) until which somebody invited may confirm; None if nobody knows.

    Where it is not known when the invitation went out, the day of the selection notice counts.
    """
    start = person.invited_at
    notice = training.deadlines.selection_notice
    if start is None and notice is not None:
        start = datetime.combine(notice, time.min, tzinfo=training.tz)
    if start is None:
        return None
    return start.astimezone(UTC) + timedelta(hours=training.deadlines.confirm_within_hours)


def _place_findings(held: int, training: Training) -> list[Finding]:
    capacity = training.capacity
    if held < capacity:
        message = f"{held} of {capacity} places are taken."
        return [_finding(Severity.WARNING, "seats-unfilled", training.slug, message)]
    if held > capacity:
        message = f"{held} people hold a place, and there are {capacity}."
        return [_finding(Severity.ERROR, "over-capacity", training.slug, message)]
    return []


def _confirmation_findings(person: Person, training: Training, at: datetime) -> list[Finding]:
    if person.state is not State.INVITED:
        return []
    deadline = confirmation_deadline(person, training)
    due = None if deadline is None else training.local(deadline).date()
    message = "Invited, and has not confirmed yet."
    found = [Finding(Severity.WARNING, "not-confirmed", person.code, message, due, "", FEATURE)]
    if deadline is not None and at > deadline:
        hours = training.deadlines.confirm_within_hours
        message = f"Has not confirmed within {hours} hours of the invitation."
        found.append(
            Finding(Severity.ERROR, "confirmation-overdue", person.code, message, due, "", FEATURE)
        )
    return found


def _profile_findings(person: Person, missing: list[str]) -> list[Finding]:
    if not missing:
        return []
    message = f"The profile still lacks: {', '.join(missing)}."
    return [_finding(Severity.WARNING, "profile-incomplete", person.code, message)]


def _glyph_findings(person: Person) -> list[Finding]:
    wrong = [
        f"{label}: {characters}"
        for use, label in _PRINTED.items()
        if (characters := missing_glyphs(name_for(person.details, use)))
    ]
    if not wrong:
        return []
    message = f"A name has characters that cannot be printed ({'; '.join(wrong)})."
    return [_finding(Severity.ERROR, "glyph-missing", person.code, message)]


def _finding(severity: Severity, code: str, subject: str, message: str) -> Finding:
    return Finding(severity, code, subject, message, feature=FEATURE)
