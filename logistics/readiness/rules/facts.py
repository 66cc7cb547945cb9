"""All facts of a training, and all findings they give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from logistics.accommodation.rules import (
    BedNight,
    BlockNight,
    Hotel,
    Journey,
    Stay,
    accommodation_findings,
)
from logistics.agenda.rules import AgendaFacts, Item, agenda_findings, counted_items, course_bounds
from logistics.attendance.rules import Mark, Record, attendance_findings
from logistics.certificates.rules import Certificate, certificate_findings, register
from logistics.core.findings import Finding, sorted_findings
from logistics.materials.rules import Handout, materials_findings
from logistics.roster.rules import (
    EmergencyContact,
    Kind,
    Person,
    RosterFacts,
    TravelDocument,
    roster_findings,
)
from logistics.trainings.rules import Space, Theme, Training
from logistics.travel.rules import (
    Booking,
    Course,
    Leg,
    arrival_at,
    departure_at,
    needs_travel,
    travel_findings,
)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a training, loaded once."""

    training: Training
    people: tuple[Person, ...]
    documents: Mapping[UUID, TravelDocument]
    contacts: Mapping[UUID, EmergencyContact]
    legs: tuple[Leg, ...]
    bookings: Mapping[UUID, Booking]
    stays: Mapping[UUID, Stay]
    nights: tuple[BedNight, ...]
    hotel: Hotel | None
    block: tuple[BlockNight, ...]
    items: tuple[Item, ...]
    spaces: tuple[Space, ...]
    themes: tuple[Theme, ...]
    marks: tuple[Mark, ...]
    locked_days: frozenset[date]
    certificates: Mapping[UUID, Certificate]
    handouts: tuple[Handout, ...]

    @property
    def coming(self) -> tuple[Person, ...]:
        """Participants who hold a place, and trainers."""
        return tuple(person for person in self.people if person.takes_part)

    @property
    def participants(self) -> tuple[Person, ...]:
        """Participants who hold a place."""
        return tuple(person for person in self.people if person.holds_place)

    def legs_of(self, person_id: UUID) -> list[Leg]:
        """Return the legs of one person."""
        return [leg for leg in self.legs if leg.person_id == person_id]


def findings_of(facts: Facts, *, at: datetime) -> list[Finding]:
    """Return the findings of all features at one moment (aware), in the order of the contract."""
    return sorted_findings(
        [
            *_of_people(facts, at),
            *_of_travel(facts, at),
            *_of_rooms(facts, at),
            *_of_agenda(facts),
            *_of_the_course(facts, at),
        ]
    )


def _of_people(facts: Facts, at: datetime) -> list[Finding]:
    booked_for = {p.id for p in facts.coming if _books(p, facts)}
    roster = RosterFacts(facts.people, facts.documents, facts.contacts, booked_for)
    return roster_findings(roster, training=facts.training, at=at)


def _books(person: Person, facts: Facts) -> bool:
    """Whether a journey or a room has to be booked, for which more must be known of a person."""
    stay = facts.stays.get(person.id)
    return needs_travel(person, facts.training) or (stay is not None and stay.needs_room)


def _of_travel(facts: Facts, at: datetime) -> list[Finding]:
    bounds = course_bounds(facts.items)
    starts, closes = (bounds.starts, bounds.ends) if bounds else (None, None)
    course = Course(facts.training, starts, closes, at)
    return travel_findings(facts.people, facts.documents, facts.legs, facts.bookings, course=course)


def _of_rooms(facts: Facts, at: datetime) -> list[Finding]:
    return accommodation_findings(
        facts.people,
        facts.stays,
        facts.nights,
        facts.block,
        journeys_of(facts),
        training=facts.training,
        hotel=facts.hotel,
        at=at,
    )


def journeys_of(facts: Facts) -> dict[UUID, Journey]:
    """Return the days on which each person arrives and leaves, at the training's place."""
    found: dict[UUID, Journey] = {}
    for person in facts.coming:
        legs = facts.legs_of(person.id)
        arrives, departs = arrival_at(legs), departure_at(legs)
        found[person.id] = Journey(
            arrives=facts.training.local(arrives).date() if arrives else None,
            departs=facts.training.local(departs).date() if departs else None,
        )
    return found


def _of_agenda(facts: Facts) -> list[Finding]:
    trainers = [p for p in facts.people if p.kind is Kind.TRAINER]
    arrivals = {p.code: arrival_at(facts.legs_of(p.id)) for p in trainers}
    departures = {p.code: departure_at(facts.legs_of(p.id)) for p in trainers}
    return agenda_findings(
        AgendaFacts(
            training=facts.training,
            items=facts.items,
            spaces=facts.spaces,
            themes=facts.themes,
            places_held=len(facts.participants),
            arrivals={code: moment for code, moment in arrivals.items() if moment},
            departures={code: moment for code, moment in departures.items() if moment},
        )
    )


def _of_the_course(facts: Facts, at: datetime) -> list[Finding]:
    training = facts.training
    record = Record(tuple(counted_items(facts.items)), facts.marks, facts.locked_days)
    lines = register(facts.people, record, facts.certificates, rules=training.rules)
    return [
        *attendance_findings(record, facts.participants, training=training, at=at),
        *certificate_findings(lines),
        *materials_findings(facts.items, facts.handouts, training=training, at=at),
    ]
