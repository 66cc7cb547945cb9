"""A journey as one part of a larger document."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from logistics.core.documents.document import Document
from logistics.roster.rules import Person
from logistics.trainings.rules import Training
from logistics.travel.documents import Journey, itinerary_pdf
from logistics.travel.rules import Booking, Leg


def itinerary_document(
    training: Training, person: Person, *, legs: Iterable[Leg], bookings: Mapping[UUID, Booking]
) -> Document:
    """Return one person's journey; the document it becomes part of numbers the pages itself."""
    return itinerary_pdf(Journey(training, person, tuple(legs), bookings), numbered=False)
