"""People and what is missing: one line per person, one cell per subject."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from logistics.accommodation.rules import RoomType
from logistics.core.findings import Finding, Severity
from logistics.core.periods import DAYS_OF_WEEK, clock_text
from logistics.core.text import TERRITORIES
from logistics.readiness.rules.facts import Facts
from logistics.roster.rules import (
    Kind,
    NameUse,
    Person,
    State,
    TravelDocument,
    name_for,
    sorted_people,
)
from logistics.travel.rules import FLEXIBLE, Leg, LegStatus, itinerary_of, needs_travel

_BOOKED = frozenset({LegStatus.BOOKED, LegStatus.TICKETED, LegStatus.CHANGED, LegStatus.TRAVELLED})
_ENTRY = frozenset({"document-expired", "document-expiring", "visa-missing", "ticket-before-visa"})
_ENDS = frozenset({"document-expired", "document-expiring"})
_LATE = frozenset({"arrives-late", "arrives-after-start"})


@dataclass(frozen=True)
class Cell:
    """One subject of one person: a state (ok, wait, warn, bad, na) and what it is."""

    state: str
    text: str


@dataclass(frozen=True)
class PersonLine:
    """One person and where each subject stands; `next_step` is what presses most, if anything."""

    person_id: UUID
    name: str
    place: str
    reply: Cell
    entry: Cell
    there: Cell
    back: Cell
    nights: Cell
    next_step: Finding | None
    travels: bool
    is_booked: bool  # all legs there and back, as far as they can be booked


@dataclass(frozen=True)
class _Own:
    """What concerns one person: live legs each way, and findings, worst first."""

    person: Person
    there: tuple[Leg, ...]
    back: tuple[Leg, ...]
    findings: tuple[Finding, ...]

    def worst(self, codes: Iterable[str]) -> Finding | None:
        """Return the worst finding with one of these codes."""
        wanted = frozenset(codes)
        return next((finding for finding in self.findings if finding.code in wanted), None)

    def worst_about(self, legs: Iterable[Leg]) -> Finding | None:
        """Return the worst finding about one of these legs that asks for something."""
        codes = {leg.code for leg in legs}
        return next((f for f in self.findings if f.subject in codes and _asks(f)), None)


def person_lines(
    facts: Facts, findings: Iterable[Finding], *, pressing: Collection[Finding]
) -> tuple[PersonLine, ...]:
    """Return a line for everybody who comes, by name; `findings` are sorted, worst first.

    All of them colour the cells; what to do next is taken from those that are `pressing`.
    """
    by_subject: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_subject[finding.subject].append(finding)
    open_now = frozenset(pressing)
    return tuple(
        _line(_own(person, facts, by_subject), facts, open_now)
        for person in sorted_people(facts.coming, NameUse.OFFICE)
    )


def _own(person: Person, facts: Facts, by_subject: dict[str, list[Finding]]) -> _Own:
    legs = facts.legs_of(person.id)
    itinerary = itinerary_of(legs)
    subjects = [person.code, *(leg.code for leg in legs)]
    found = [finding for subject in subjects for finding in by_subject.get(subject, ())]
    severities = list(Severity)
    found.sort(key=lambda finding: severities.index(finding.severity))
    return _Own(person, itinerary.there, itinerary.back, tuple(found))


def _line(own: _Own, facts: Facts, pressing: frozenset[Finding]) -> PersonLine:
    person = own.person
    travels = needs_travel(person, facts.training)
    return PersonLine(
        person_id=person.id,
        name=name_for(person.details, NameUse.OFFICE),
        place=_place(person),
        reply=_reply(own),
        entry=_entry(own, facts.documents.get(person.id)),
        there=_there(own, facts) if travels or own.there else Cell("na", "no travel"),
        back=_back(own, facts) if travels or own.back else Cell("na", "no travel"),
        nights=_nights(own, facts),
        next_step=next((f for f in own.findings if f in pressing), None),
        travels=travels,
        is_booked=bool(own.there and own.back) and _are_booked(own.there + own.back),
    )


def _place(person: Person) -> str:
    if person.kind is Kind.TRAINER:
        return "trainer"
    return TERRITORIES.get(person.details.country_code, "")


def _reply(own: _Own) -> Cell:
    if own.person.state is State.CONFIRMED or own.person.kind is Kind.TRAINER:
        return Cell("ok", "yes")
    if own.worst({"confirmation-overdue"}):
        return Cell("bad", "overdue")
    return Cell("wait", "asked")


def _entry(own: _Own, document: TravelDocument | None) -> Cell:
    """Judge the papers without saying what stands in them: 25 people are on this page."""
    worst = own.worst(_ENTRY)
    if document is None or not document.document_type:
        return Cell(_state(worst) if worst else "na", "not known")
    if worst is None:
        return Cell("ok", "in order")
    return Cell(_state(worst), "ends too soon" if worst.code in _ENDS else "visa open")


def _there(own: _Own, facts: Facts) -> Cell:
    if not own.there:
        return Cell("bad", "none")
    worst = own.worst_about(own.there)
    late = " late" if worst and worst.code in _LATE else ""
    local = facts.training.local(own.there[-1].arrives_at)
    text = f"{DAYS_OF_WEEK[local.weekday()]} {clock_text(local)}{late}"
    return _way(own.there, worst, text)


def _back(own: _Own, facts: Facts) -> Cell:
    if not own.back:
        return Cell("bad", "none")
    local = facts.training.local(own.back[0].departs_at)
    text = f"{DAYS_OF_WEEK[local.weekday()]} {clock_text(local)}"
    return _way(own.back, own.worst_about(own.back), text)


def _way(legs: Sequence[Leg], worst: Finding | None, text: str) -> Cell:
    if worst is not None:
        return Cell(_state(worst), text)
    open_leg = next((leg for leg in legs if not _are_booked([leg])), None)
    return Cell("wait", f"{text}, {open_leg.status}") if open_leg else Cell("ok", text)


def _are_booked(legs: Iterable[Leg]) -> bool:
    """Say whether nothing is left to book: a car or a walk is as firm when planned."""
    return all(leg.status in _BOOKED or leg.mode in FLEXIBLE for leg in legs)


def _nights(own: _Own, facts: Facts) -> Cell:
    stay = facts.stays.get(own.person.id)
    if stay is None or not stay.needs_room:
        return Cell("na", "none needed")
    count = sum(night.person_id == own.person.id for night in facts.nights)
    room = stay.wish.room_type
    text = str(count) if room is RoomType.SINGLE else f"{count} · {room}"
    found = (f for f in own.findings if f.feature == "accommodation" and _asks(f))
    worst = next(found, None)
    return Cell(_state(worst) if worst else "ok", text)


def _asks(finding: Finding) -> bool:
    return finding.severity is not Severity.INFO


def _state(finding: Finding) -> str:
    return "bad" if finding.severity is Severity.ERROR else "warn"
