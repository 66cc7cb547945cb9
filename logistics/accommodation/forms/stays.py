"""The forms of one person's stay and room."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from wtforms import BooleanField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from logistics.accommodation.rules import (
    HotelFacts,
    Move,
    Room,
    RoomType,
    Stay,
    StayChange,
    StayWish,
    nights_of_stay,
)
from logistics.core.periods import day_text
from logistics.core.text import sort_key
from logistics.core.web.fields import ChecksField, ChoiceField, DayField
from logistics.core.web.forms import VersionedForm
from logistics.roster.rules import NameUse, Person, name_for

_TYPES = {
    RoomType.SINGLE: "Single room",
    RoomType.TWIN: "Twin room, two beds",
    RoomType.DOUBLE: "Double room, one large bed",
    RoomType.NONE: "No room, sleeps at home",
}


class StayForm(VersionedForm):
    """From when to when somebody stays, in what and with whom."""

    check_in = DayField("From")
    check_out = DayField("To")
    room_type = ChoiceField(
        "Room",
        [InputRequired("Choose one of the list.")],
        choices=[SelectChoice(str(kind), text) for kind, text in _TYPES.items()],
    )
    sharing_with = ChoiceField("Shares with")
    early_check_in = BooleanField("Early check-in")
    late_check_out = BooleanField("Late check-out")

    def offer_mates(self, people: Iterable[Person], *, own: str, chosen: str) -> None:
        """Offer everybody else who comes, and who is chosen already."""
        mates = {p.code: p for p in people if p.code != own and (p.takes_part or p.code == chosen)}
        names = [(code, f"{_name(p)} ({code})") for code, p in mates.items()]
        if chosen and chosen not in mates:
            names.append((chosen, f"{chosen} (not in this training)"))
        names.sort(key=lambda name: sort_key(name[1]))
        self.sharing_with.choices = [SelectChoice(*name) for name in [("", "Nobody"), *names]]

    def fill(self, stay: Stay | None) -> None:
        """Show the stay as stored."""
        wish = stay.wish if stay else StayWish()
        self.version.data = str(stay.version if stay else 0)
        self.check_in.data = stay.check_in if stay else None
        self.check_out.data = stay.check_out if stay else None
        self.room_type.data, self.sharing_with.data = str(wish.room_type), wish.sharing_with
        self.early_check_in.data = wish.early_check_in
        self.late_check_out.data = wish.late_check_out

    def to_change(self) -> StayChange:
        """Return what was entered."""
        wish = StayWish(
            room_type=RoomType(self.room_type.data),
            sharing_with=self.sharing_with.data,
            early_check_in=self.early_check_in.data,
            late_check_out=self.late_check_out.data,
        )
        return StayChange(self.check_in.data, self.check_out.data, wish)


class MoveForm(VersionedForm):
    """Another room on some nights."""

    room = ChoiceField("Move to", [InputRequired("Choose a room.")])
    nights = ChecksField("On these nights", [InputRequired("Choose at least one night.")])

    def offer(self, facts: HotelFacts | None, person: Person) -> None:
        """Offer every room with its free beds, and the nights of the stay."""
        self.nights.choices, self.room.choices = [], []
        if facts is None:
            return
        own = {bed.night for bed in facts.nights if bed.person_id == person.id}
        nights = sorted(own | nights_of_stay(facts.stays.get(person.id)))
        self.nights.choices = [SelectChoice(n.isoformat(), day_text(n)) for n in nights]
        left = _Left(facts, person.id, nights)
        rooms = sorted(facts.rooms, key=lambda room: sort_key(room.label))
        self.room.choices = [
            SelectChoice("", "Choose a room"),
            *(SelectChoice(str(room.id), f"{room.label}: {left.text(room)}") for room in rooms),
        ]

    def fill(self, stay: Stay | None) -> None:
        """Start with all nights chosen."""
        self.version.data = str(stay.version if stay else 0)
        self.nights.data = [choice.value for choice in self.nights.choices]

    def to_move(self, person_id: UUID) -> Move:
        """Return what was chosen."""
        nights = tuple(sorted(date.fromisoformat(value) for value in self.nights.data or ()))
        return Move(person_id, nights, UUID(self.room.data))


class _Left:
    """What the rooms have left for one person on the nights of their stay."""

    def __init__(self, facts: HotelFacts, person_id: UUID, nights: Sequence[date]) -> None:
        self.nights = nights
        self.own = {(n.room_id, n.night) for n in facts.nights if n.person_id == person_id}
        others = (n for n in facts.nights if n.person_id != person_id)
        self.taken = Counter((n.room_id, n.night) for n in others)

    def text(self, room: Room) -> str:
        """Say on how many of the nights a room has a bed for this person."""
        if all((room.id, night) in self.own for night in self.nights):
            return "the room now"
        taken = [self.taken[room.id, night] for night in self.nights]
        free = sum(number < room.beds for number in taken)
        if free == len(taken):
            return "a bed is free" if any(taken) else "free"
        return "full" if not free else f"free on {free} of {len(taken)} nights"


def _name(person: Person) -> str:
    return name_for(person.details, NameUse.OFFICE) or person.code
