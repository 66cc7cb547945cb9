"""Loading the facts of a training once, for all rules that look at them."""

from logistics.accommodation import queries as accommodation
from logistics.agenda.queries import items_of
from logistics.attendance import queries as attendance
from logistics.certificates.queries import certificates_of
from logistics.materials.queries import handouts_of
from logistics.readiness.rules import Facts
from logistics.roster import queries as roster
from logistics.trainings.queries import spaces_of, themes_of
from logistics.trainings.rules import Training
from logistics.travel import queries as travel


def facts_of(training: Training) -> Facts:
    """Return everything the findings of a training rest on, in a fixed number of queries."""
    people = roster.people_of(training.id)
    ids = [person.id for person in people]
    hotel = accommodation.find_hotel(training.id)
    return Facts(
        training=training,
        people=tuple(people),
        documents=roster.travel_documents_of(ids),
        contacts=roster.emergency_contacts_of(ids),
        legs=tuple(travel.legs_of_training(training.id)),
        bookings=travel.bookings_of(training.id),
        stays=accommodation.stays_of(training.id),
        nights=tuple(accommodation.nights_of_training(training.id)),
        hotel=hotel,
        block=tuple(accommodation.block_of(hotel.id)) if hotel else (),
        items=tuple(items_of(training.id)),
        spaces=tuple(spaces_of(training.id)),
        themes=tuple(themes_of(training.id)),
        marks=tuple(attendance.marks_of(training.id)),
        locked_days=attendance.locked_days_of(training.id),
        certificates=certificates_of(training.id),
        handouts=tuple(handouts_of(training.id)),
    )
