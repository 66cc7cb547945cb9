"""All findings of travel in one call."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from logistics.core.findings import Finding, sorted_findings
from logistics.roster.rules import Person, TravelDocument
from logistics.travel.rules import papers, timing
from logistics.travel.rules.facts import Booking, Leg
from logistics.travel.rules.journeys import itinerary_of
from logistics.travel.rules.travellers import Course, Traveller

CHECKS = (
    timing.missing_journeys,
    timing.arrival,
    timing.departure,
    timing.connections,
    timing.retimed,
    papers.document_validity,
    papers.visa,
    papers.ticket_before_visa,
    papers.holds,
    papers.ticket_name,
    papers.reroute,
)


def travel_findings(
    people: Iterable[Person],
    documents: Mapping[UUID, TravelDocument],
    legs: Iterable[Leg],
    bookings: Mapping[UUID, Booking],
    *,
    course: Course,
) -> list[Finding]:
    """Say what stands between the people who take part and a journey that works, worst first.

    What needs a bound of the course that is not known is left out.
    """
    legs_by_person: dict[UUID, list[Leg]] = defaultdict(list)
    for leg in legs:
        legs_by_person[leg.person_id].append(leg)
    travellers = [
        Traveller(
            person,
            documents.get(person.id, TravelDocument()),
            itinerary_of(legs_by_person[person.id]),
            bookings,
        )
        for person in people
        if person.takes_part
    ]
    found = [finding for t in travellers for check in CHECKS for finding in check(t, course)]
    return sorted_findings(found)
