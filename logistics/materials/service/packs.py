"""Building packs: what they share is read and drawn once, the rest per person."""

from uuid import UUID

from logistics.agenda import service as agenda
from logistics.agenda.rules import Item, Visibility
from logistics.core.documents.document import Document
from logistics.core.periods import day_span_text
from logistics.materials import documents, queries
from logistics.materials.documents import Cover, Pack, Part, handout_part, page_part
from logistics.materials.queries import OwnFacts, SharedFacts
from logistics.materials.rules import Handout, handouts_for, room_lines
from logistics.roster.rules import Kind, NameUse, name_for
from logistics.travel import service as travel


class PackBuilder:
    """Builds the packs of one training; files and agendas are opened and drawn at most once."""

    def __init__(self, shared: SharedFacts) -> None:
        self.shared = shared
        self._agendas: dict[Visibility, Part] = {}
        self._handouts: dict[UUID, Part] = {}
        self._last: tuple[OwnFacts, Pack] | None = None

    def pdf(self, own: OwnFacts) -> Document:
        """Return one person's pack as one PDF: cover, agenda, journey, handouts."""
        return documents.pack_pdf(self._pack(own))

    def zip(self, own: OwnFacts, *, calendar: Document) -> Document:
        """Return the same parts as separate files, with the calendar."""
        return documents.pack_zip(self._pack(own), calendar=calendar)

    def _pack(self, own: OwnFacts) -> Pack:
        if self._last is None or self._last[0] is not own:
            self._last = own, documents.pack_of(self._cover(own), self._parts(own))
        return self._last[1]

    def _cover(self, own: OwnFacts) -> Cover:
        training, person = self.shared.training, own.person
        return Cover(
            code=person.code,
            name=name_for(person.details, NameUse.BADGE),
            title=training.neutral_title,
            when=day_span_text(training.first_day, training.last_day),
            where=training.place,
            room=tuple(room_lines(own.stay, own.nights, self.shared.hotel)),
        )

    def _parts(self, own: OwnFacts) -> list[Part]:
        kind = own.person.kind
        audience = Visibility.TEAM if kind is Kind.TRAINER else Visibility.PARTICIPANTS
        own_handouts = handouts_for(kind, self.shared.items, self.shared.handouts)
        return [
            self._agenda(audience),
            self._journey(own),
            *(self._handout(item, handout) for item, handout in own_handouts),
        ]

    def _agenda(self, audience: Visibility) -> Part:
        if audience not in self._agendas:
            drawn = agenda.agenda_document(
                self.shared.training, self.shared.items, self.shared.themes, audience=audience
            )
            self._agendas[audience] = page_part("Agenda", "01-agenda.pdf", drawn.content)
        return self._agendas[audience]

    def _journey(self, own: OwnFacts) -> Part:
        drawn = travel.itinerary_document(
            self.shared.training, own.person, legs=own.legs, bookings=self.shared.bookings
        )
        return page_part("Your journey", "02-journey.pdf", drawn.content)

    def _handout(self, item: Item, handout: Handout) -> Part:
        if handout.id not in self._handouts:
            self._handouts[handout.id] = handout_part(
                handout.title,
                item.code,
                media_type=handout.media_type,
                content=queries.content_of(handout),
            )
        return self._handouts[handout.id]
