"""Journeys on paper and in a workbook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from reportlab.platypus import Flowable

from logistics.core.documents.document import Document
from logistics.core.documents.pdf import Page, build_pdf, gap, heading, key_values, paragraph
from logistics.core.documents.sheets import Cell, Sheet, workbook_xlsx
from logistics.core.money import Money
from logistics.core.periods import clock_text, day_text, duration_text
from logistics.roster.rules import NameUse, Person, name_for
from logistics.trainings.rules import Training
from logistics.travel.rules import Booking, End, Itinerary, Leg, itinerary_of, place_of, vehicle_of

_HEAD = (
    "Leg", "Person", "Name", "Name on ticket", "Direction", "By", "Carrier", "Number", "From",
    "Departs", "Zone", "To", "Arrives", "Zone", "Status", "Reference", "Fare", "Paid by",
    "Transfer", "Notes",
)  # fmt: skip


@dataclass(frozen=True)
class Journey:
    """One person's journey as it is printed: legs of both directions, cancelled ones left out."""

    training: Training
    person: Person
    legs: tuple[Leg, ...]
    bookings: Mapping[UUID, Booking]

    @property
    def itinerary(self) -> Itinerary:
        """The live legs."""
        return itinerary_of(self.legs)


def itinerary_pdf(journey: Journey, *, numbered: bool = True) -> Document:
    """Return the printed itinerary; times are local, the training has its neutral title.

    A part of a pack is not `numbered`: the pack numbers its pages itself.
    """
    training, person = journey.training, journey.person
    title = "Your journey"
    story = [
        heading(title),
        paragraph(name_for(person.details, NameUse.BADGE), "subtitle"),
        paragraph("All times are local: each is the time on the clocks of its place.", "muted"),
        *_way("There", journey, journey.itinerary.there),
        *_way("Back", journey, journey.itinerary.back),
    ]
    page = Page(head=training.neutral_title, foot=person.code, numbered=numbered)
    return Document.pdf(f"{person.code} journey", build_pdf(story, title=title, page=page))


def legs_xlsx(training: Training, rows: Iterable[tuple[Person, Leg, Booking]]) -> Document:
    """Return all legs as a workbook, cancelled ones too; times are local to their place."""
    table = [_sheet_row(*row) for row in rows]
    content = workbook_xlsx([Sheet("Legs", _HEAD, table)])
    return Document.xlsx(f"{training.slug} legs", content)


def _way(title: str, journey: Journey, legs: Sequence[Leg]) -> Iterator[Flowable]:
    yield heading(title, 2)
    if not legs:
        yield paragraph("Nothing is booked yet.")
    for leg in legs:
        yield heading(f"{day_text(leg.details.departure.local.date())}: {vehicle_of(leg)}", 3)
        yield key_values(_lines(leg, journey.bookings[leg.booking_id]))
        yield gap(1)


def _lines(leg: Leg, booking: Booking) -> list[tuple[str, str]]:
    # The office's notes are left out: the page is handed to the traveller.
    details = leg.details
    return [
        ("Departs", _end(details.departure)),
        ("Arrives", _end(details.arrival)),
        ("Takes", duration_text(leg.minutes)),
        ("With", details.carrier if details.service_no else ""),
        ("Booking reference", booking.details.reference),
        ("Ticket number", details.eticket_no),
        ("Name on the ticket", details.name_on_ticket),
        ("Class and seat", ", ".join(filter(None, (details.travel_class, details.seat)))),
        ("Baggage", details.baggage),
        ("Border crossing", details.crossing_point),
        ("Keep for us", details.proof_required),
    ]


def _end(end: End) -> str:
    day, clock = day_text(end.local.date()), clock_text(end.local)
    return f"{clock} {end.city} time, {day}\n{place_of(end)}"


def _sheet_row(person: Person, leg: Leg, booking: Booking) -> list[Cell]:
    details = leg.details
    departure, arrival = details.departure, details.arrival
    return [
        leg.code, person.code, name_for(person.details, NameUse.OFFICE),
        details.name_on_ticket, leg.direction.value,
        leg.mode.replace("_", " "), details.carrier, details.service_no,
        place_of(departure), departure.local, departure.zone,
        place_of(arrival), arrival.local, arrival.zone, leg.status.value,
        booking.details.reference, Money(booking.fare_minor, booking.currency).text(),
        booking.payer.replace("_", " "), leg.transfer_needed, details.notes,
    ]  # fmt: skip
