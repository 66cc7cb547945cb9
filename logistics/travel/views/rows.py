"""What the pages of travel show, in words and ready to print."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from logistics.core.findings import Finding, Severity
from logistics.core.periods import clock_text, day_text, duration_text
from logistics.core.text import asterisked, sort_key
from logistics.roster.rules import NameUse, Person, name_for
from logistics.trainings.rules import Training
from logistics.travel.queries import TravelFacts
from logistics.travel.rules import (
    Booking,
    Direction,
    End,
    Itinerary,
    Leg,
    LegStatus,
    in_order,
    itinerary_of,
    needs_travel,
    place_of,
    vehicle_of,
)

_FIRM = frozenset({LegStatus.BOOKED, LegStatus.TICKETED, LegStatus.TRAVELLED})
_STATES = {Severity.ERROR: "bad", Severity.WARNING: "warn"}


@dataclass(frozen=True, slots=True)
class Way:
    """One direction of a journey in a table cell: a chip and a line under it."""

    state: str
    text: str
    route: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of journeys."""

    person: Person
    name: str
    home: str
    there: Way
    back: Way
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class LegLine:
    """One leg on the page of a journey."""

    leg: Leg
    day: str
    clock: str
    title: str
    vehicle: str
    arrives: str
    facts: list[str]
    notes: str
    needs_telling: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    """Somebody who arrives at or leaves the training's place."""

    person: Person
    name: str
    day: str
    clock: str
    place: str
    vehicle: str
    other_end: str
    transfer_needed: bool
    status: LegStatus


def person_rows(facts: TravelFacts, found: Iterable[Finding]) -> list[PersonRow]:
    """Return a line for everybody who takes part or has legs, by family name."""
    legs: dict[UUID, list[Leg]] = defaultdict(list)
    for leg in facts.legs:
        legs[leg.person_id].append(leg)
    by_subject: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_subject[finding.subject].append(finding)
    people = [p for p in facts.people if p.takes_part or legs[p.id]]
    return [
        _person_row(person, legs[person.id], by_subject, facts.training)
        for person in sorted(people, key=_by_name)
    ]


def leg_lines_of(legs: Iterable[Leg], facts: TravelFacts) -> list[LegLine]:
    """Return legs as lines of a page, in order of departure."""
    return [_leg_line(leg, facts.bookings[leg.booking_id]) for leg in in_order(legs)]


def board_rows(facts: TravelFacts, direction: Direction) -> list[BoardRow]:
    """Return who arrives (or departs) when and where, in the order of the day."""
    legs: dict[UUID, list[Leg]] = defaultdict(list)
    for leg in facts.legs:
        legs[leg.person_id].append(leg)
    rows = []
    for person in (p for p in facts.people if p.takes_part):
        journey = itinerary_of(legs[person.id])
        if direction is Direction.THERE and journey.there:
            rows.append((journey.there[-1], person))
        elif direction is Direction.BACK and journey.back:
            rows.append((journey.back[0], person))
    ordered = sorted(rows, key=lambda row: (_board_end(row[0]).at, *_by_name(row[1])))
    return [_board_row(leg, person, facts.training) for leg, person in ordered]


def _by_name(person: Person) -> tuple[object, ...]:
    details = person.details
    return sort_key(details.family_name), sort_key(details.given_name), person.code


def _person_row(
    person: Person,
    legs: Sequence[Leg],
    by_subject: dict[str, list[Finding]],
    training: Training,
) -> PersonRow:
    journey = itinerary_of(legs)
    own = [f for code in (person.code, *(leg.code for leg in legs)) for f in by_subject[code]]
    needed = needs_travel(person, training)
    worst = {f.subject: _STATES[f.severity] for f in reversed(own) if f.severity in _STATES}
    return PersonRow(
        person=person,
        name=name_for(person.details, NameUse.OFFICE),
        home=asterisked(person.details.departure_city),
        there=_way(journey.there, worst, end=_arrival(journey), needed=needed),
        back=_way(journey.back, worst, end=_departure(journey), needed=needed),
        findings=own,
    )


def _way(legs: Sequence[Leg], worst: dict[str, str], *, end: End | None, needed: bool) -> Way:
    if end is None:
        return Way("bad", "nothing booked") if needed else Way("na", "not needed")
    stops = [legs[0].details.departure, *(leg.details.arrival for leg in legs)]
    route = " → ".join(asterisked(stop.code or stop.place) for stop in stops)
    when = f"{day_text(end.local.date())}, {clock_text(end.local)}"
    open_ = next((leg.status for leg in legs if leg.status not in _FIRM), None)
    state = next((worst[leg.code] for leg in legs if leg.code in worst), "")
    text = f"{when}, {open_}" if open_ else when
    return Way(state or ("wait" if open_ else "ok"), text, route)


def _arrival(journey: Itinerary) -> End | None:
    return journey.there[-1].details.arrival if journey.there else None


def _departure(journey: Itinerary) -> End | None:
    return journey.back[0].details.departure if journey.back else None


def _leg_line(leg: Leg, booking: Booking) -> LegLine:
    details = leg.details
    departure, arrival = details.departure, details.arrival
    next_day = departure.local.date() != arrival.local.date()
    day = f" on {day_text(arrival.local.date())}" if next_day else ""
    zones = departure.zone != arrival.zone
    return LegLine(
        leg=leg,
        day=f"{day_text(departure.local.date())}{f', {departure.city} time' * zones}",
        clock=clock_text(departure.local),
        title=f"{place_of(departure)} → {place_of(arrival)}",
        vehicle=vehicle_of(leg),
        arrives=f"Arrives {clock_text(arrival.local)}{f' {arrival.city} time' * zones}{day},"
        f" after {duration_text(leg.minutes)}",
        facts=_ticket_facts(leg, booking),
        notes=asterisked(details.notes),
        needs_telling=leg.is_live and leg.status is LegStatus.CHANGED and leg.told_at is None,
    )


def _ticket_facts(leg: Leg, booking: Booking) -> list[str]:
    details = leg.details
    carrier = asterisked(details.carrier) if details.service_no else ""
    facts = [
        carrier, details.travel_class, f"seat {details.seat}" * bool(details.seat),
        details.baggage, f"reference {booking.details.reference}" * bool(booking.details.reference),
        f"ticket {details.eticket_no}" * bool(details.eticket_no),
        f"name {details.name_on_ticket}" * bool(details.name_on_ticket),
        f"crossing {asterisked(details.crossing_point)}" * bool(details.crossing_point),
        "transfer needed" * leg.transfer_needed,
    ]  # fmt: skip
    return [fact for fact in facts if fact]


def _board_end(leg: Leg) -> End:
    there = leg.direction is Direction.THERE
    return leg.details.arrival if there else leg.details.departure


def _board_row(leg: Leg, person: Person, training: Training) -> BoardRow:
    end = _board_end(leg)
    local = training.local(end.at)
    there = leg.direction is Direction.THERE
    other = leg.details.departure if there else leg.details.arrival
    return BoardRow(
        person=person,
        name=name_for(person.details, NameUse.OFFICE),
        day=day_text(local.date()),
        clock=clock_text(local),
        place=place_of(end),
        vehicle=vehicle_of(leg),
        other_end=place_of(other),
        transfer_needed=leg.transfer_needed,
        status=leg.status,
    )
