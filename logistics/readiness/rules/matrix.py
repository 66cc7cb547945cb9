"""People and what is missing: one line per person, one cell per subject."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from logistics.accommodation.rules import RoomType
from logistics.core.findings import Finding, Severity
from logistics.core.periods import DAYS_OF_WEEK, clock_text
from logistics.readiness.rules.facts import Facts
from logistics.roster.rules import NameUse, Person, State, name_for, sorted_people
from logistics.travel.rules import Leg, LegStatus, itinerary_of, needs_travel

SURE = frozenset({LegStatus.BOOKED, LegStatus.TICKETED, LegStatus.CHANGED, LegStatus.TRAVELLED})
ENTRY_CODES = frozenset(
    {"document-expired", "document-expiring", "visa-missing", "ticket-before-visa"}
)
REPLY_CODES = frozenset({"not-confirmed", "confirmation-overdue"})


@dataclass(frozen=True)
class Cell:
    """One subject of one person: a state (ok, wait, warn, bad, na) and what it is."""

    state: str
    text: str


@dataclass(frozen=True)
class PersonLine:
    """One person and where each subject stands; `next_step` is the worst finding, if any."""

    person_id: UUID
    code: str
    name: str
    place: str
    reply: Cell
    entry: Cell
    there: Cell
    back: Cell
    nights: Cell
    next_step: Finding | None


def person_lines(facts: Facts, findings: Iterable[Finding]) -> list[PersonLine]:
    """Return a line for everybody who comes, by name."""
    listed = list(findings)
    lines = []
    for person in sorted_people(facts.coming, NameUse.OFFICE):
        legs = facts.legs_of(person.id)
        subjects = {person.code, *(leg.code for leg in legs)}
        lines.append(_line(person, legs, facts, [f for f in listed if f.subject in subjects]))
    return lines


def _line(person: Person, legs: list[Leg], facts: Facts, own: list[Finding]) -> PersonLine:
    itinerary = itinerary_of(legs)
    travels = needs_travel(person, facts.training)
    return PersonLine(
        person_id=person.id,
        code=person.code,
        name=name_for(person.details, NameUse.OFFICE),
        place=person.details.country_code,
        reply=_reply(person, own),
        entry=_entry(person, facts, own),
        there=_way(itinerary.there[-1:], own, facts, travels=travels, arriving=True),
        back=_way(itinerary.back[:1], own, facts, travels=travels, arriving=False),
        nights=_nights(person, facts, own),
        next_step=next((f for f in own if f.severity is not Severity.INFO), None),
    )


def _reply(person: Person, own: list[Finding]) -> Cell:
    if person.state is State.CONFIRMED:
        return Cell("ok", "yes")
    overdue = any(f.code == "confirmation-overdue" for f in own)
    return Cell("bad", "overdue") if overdue else Cell("wait", "asked")


def _entry(person: Person, facts: Facts, own: list[Finding]) -> Cell:
    worst = next((f for f in own if f.code in ENTRY_CODES), None)
    if worst is not None:
        return Cell(_state(worst), worst.code.replace("-", " "))
    document = facts.documents.get(person.id)
    if document is None or not document.document_type:
        return Cell("na", "–")
    return Cell("ok", document.document_type)


def _way(
    legs: tuple[Leg, ...], own: list[Finding], facts: Facts, *, travels: bool, arriving: bool
) -> Cell:
    if not travels:
        return Cell("na", "local")
    if not legs:
        return Cell("bad", "none")
    leg = legs[0]
    local = facts.training.local(leg.arrives_at if arriving else leg.departs_at)
    text = f"{DAYS_OF_WEEK[local.weekday()]} {clock_text(local.time())}"
    worst = next((f for f in own if f.subject == leg.code), None)
    if worst is not None and worst.severity is not Severity.INFO:
        return Cell(_state(worst), text)
    return Cell("ok", text) if leg.status in SURE else Cell("wait", f"{text}, {leg.status}")


def _nights(person: Person, facts: Facts, own: list[Finding]) -> Cell:
    stay = facts.stays.get(person.id)
    if stay is None or not stay.needs_room:
        return Cell("na", "none needed")
    count = sum(night.person_id == person.id for night in facts.nights)
    shared = f" · {stay.wish.room_type}" if stay.wish.room_type is not RoomType.SINGLE else ""
    worst = next((f for f in own if f.feature == "accommodation" and f.severity != "info"), None)
    return Cell(_state(worst) if worst else "ok", f"{count}{shared}")


def _state(finding: Finding) -> str:
    return "bad" if finding.severity is Severity.ERROR else "warn"
