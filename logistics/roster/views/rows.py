"""What the pages show: plain lines and pairs, made from facts."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from logistics.core.periods import day_text
from logistics.core.text import TERRITORIES, asterisked
from logistics.core.web.filters import words
from logistics.roster.rules import (
    EmergencyContact,
    Kind,
    NameUse,
    Needs,
    Person,
    PersonDetails,
    State,
    TravelDocument,
    masked_number,
    missing_of,
    name_for,
    sorted_people,
)

Pairs = list[tuple[str, str]]

CHIPS = {State.CONFIRMED: "ok", State.INVITED: "wait", State.SELECTED: "wait"}
_PHOTO = {"yes": "Yes", "no": "No", "ask_first": "Ask first"}
_LIST = {
    "full_name": "Full name and organisation",
    "name_in_use": "Name in use",
    "initials": "Initials",
    "code_only": "Code only",
    "not_listed": "Not listed",
}


_ENTRY = {
    "administrative_crossing_id_card": "ID card, at an administrative crossing",
    "national": "Own country, no entry rule",
    "visa_free_90_180": "Visa-free, 90 days in any 180",
    "visa_free_biometric": "Visa-free with a biometric passport",
}


@dataclass(frozen=True)
class Line:
    """One person in the table; `standing` is the state, or "trainer"."""

    person_id: UUID
    code: str
    name: str
    country_code: str
    standing: str
    chip: str
    departs: str
    missing: tuple[str, ...]


def standing_of(person: Person) -> str:
    """Return what the state column says."""
    return "trainer" if person.kind is Kind.TRAINER else str(person.state)


def lines_of(
    people: Iterable[Person],
    documents: Mapping[UUID, TravelDocument],
    contacts: Mapping[UUID, EmergencyContact],
    booking: Collection[UUID],
) -> list[Line]:
    """Return the table by family name; `booking` holds who needs a journey or a room."""
    return [
        Line(
            person_id=person.id,
            code=person.code,
            name=name_for(person.details, NameUse.OFFICE),
            country_code=person.details.country_code,
            standing=standing_of(person),
            chip="na" if person.kind is Kind.TRAINER else CHIPS.get(person.state, "na"),
            departs=_departs(person.details),
            missing=tuple(
                missing_of(
                    person,
                    documents.get(person.id, TravelDocument()),
                    contacts.get(person.id, EmergencyContact()),
                    books=person.id in booking,
                )
                if person.holds_place
                else ()
            ),
        )
        for person in sorted_people(people, NameUse.OFFICE)
    ]


def counts_of(lines: Iterable[Line]) -> list[tuple[str, int]]:
    """Count lines by state, in the order of the states, trainers last."""
    counted = Counter(line.standing for line in lines)
    return [(name, counted[name]) for name in (*State, "trainer") if counted[name]]


def places_of(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """Return (code, label) of the places people work in, by label."""
    codes = {line.country_code for line in lines} & TERRITORIES.keys()
    return sorted(((code, TERRITORIES[code]) for code in codes), key=lambda pair: pair[1])


def names_of(details: PersonDetails) -> Pairs:
    """Label the five names with what each is used for; badge and certificate as they will be."""
    return [
        ("Legal name: hotel, border", details.legal_name),
        ("Ticket", details.ticket_name),
        ("Badge, roll", name_for(details, NameUse.BADGE)),
        ("Certificate", name_for(details, NameUse.CERTIFICATE)),
        ("Own script", details.name_original_script),
        ("Pronouns", details.pronouns),
    ]


def contact_of(details: PersonDetails) -> Pairs:
    """Say how to reach somebody and where they come from."""
    return [
        ("E-mail", details.email),
        ("Phone", details.phone),
        ("Organisation", details.organisation),
        ("Role", details.role_title),
        ("Place of work", TERRITORIES.get(details.country_code, "")),
        ("Departs from", _departs(details)),
        ("Languages", ", ".join(details.languages)),
    ]


def document_of(document: TravelDocument) -> Pairs:
    """Sum the travel document up; of its number only that it is kept."""
    expires = document.expires_on
    return [
        ("Document", _words(document.document_type)),
        ("Number", masked_number(document.number) or "not kept"),
        ("Issued by", TERRITORIES.get(document.issuer, document.issuer)),
        ("Valid until", f"{day_text(expires)} {expires.year}" if expires else ""),
        ("Entry", _words(document.entry_requirement)),
        ("Visa", _words(document.visa_status)),
        ("Crossing", document.crossing_note),
    ]


def needs_of(needs: Needs) -> Pairs:
    """Say what somebody eats, cannot eat and needs."""
    return [
        ("Food", needs.dietary),
        ("Allergies", needs.allergies),
        ("Access", needs.accessibility),
    ]


def sealed_parts(document: TravelDocument, needs: Needs) -> Iterator[str]:
    """Name what the page shows of a person's papers and health: the log tells of it."""
    if document != TravelDocument():
        yield "document"
    if needs != Needs():
        yield "needs"


def consents_of(details: PersonDetails) -> Pairs:
    """Say what somebody has agreed to."""
    return [
        ("Photographs", _PHOTO.get(details.photo_consent, details.photo_consent)),
        ("List of participants", _LIST.get(details.list_consent, details.list_consent)),
        ("Contact shared with the group", "Yes" if details.share_contact else "No"),
    ]


def teaching_of(details: PersonDetails) -> Pairs:
    """Say what a trainer brings."""
    return [
        ("Expertise", details.expertise),
        ("Themes", ", ".join(details.themes)),
        ("About", details.bio),
    ]


def asterisked_pairs(pairs: Pairs) -> Pairs:
    """Write Kosovo* with its asterisk wherever people wrote it without."""
    return [(label, asterisked(value)) for label, value in pairs]


def _departs(details: PersonDetails) -> str:
    code = f" ({details.nearest_airport})" if details.nearest_airport else ""
    return asterisked(f"{details.departure_city}{code}".strip())


def _words(code: str) -> str:
    """Write a code of the file as a phrase with its capital."""
    text = _ENTRY.get(code) or words(code)
    return text[:1].upper() + text[1:]
