"""What the findings of rooms ask of the facts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from logistics.accommodation.rules.facts import (
    LONGEST_STAY_NIGHTS,
    BedNight,
    RoomType,
    Stay,
    nights_of_stay,
)
from logistics.core.findings import Finding, Severity
from logistics.core.periods import day_text
from logistics.core.periods import nights as nights_between
from logistics.roster.rules import NameUse, Person, name_for
from logistics.trainings.rules import Training


@dataclass(frozen=True)
class Journey:
    """The days on which somebody arrives at the training's place and leaves it, as far as known."""

    arrives: date | None = None
    departs: date | None = None


@dataclass(frozen=True)
class Rooming:
    """The facts, and what several checks ask of them; `people` are those who come, by code."""

    people: tuple[Person, ...]
    stays: Mapping[UUID, Stay]
    nights: tuple[BedNight, ...]
    journeys: Mapping[UUID, Journey]
    training: Training

    @cached_property
    def by_code(self) -> dict[str, Person]:
        """Those who come, by code."""
        return {person.code: person for person in self.people}

    @cached_property
    def beds(self) -> dict[UUID, list[BedNight]]:
        """The nights in a bed, by person."""
        found: dict[UUID, list[BedNight]] = defaultdict(list)
        for bed in self.nights:
            found[bed.person_id].append(bed)
        return found

    @cached_property
    def bedless(self) -> dict[UUID, frozenset[date]]:
        """The nights without a bed of everybody who needs a room; none for those with all."""
        return {
            p.id: nights_here(self.stays.get(p.id), self.journey(p)) - self.bed_nights(p)
            for p in self.people
            if self.needs_room(p)
        }

    def needs_room(self, person: Person) -> bool:
        """Say whether a bed must be found; it must while nobody has said anything else."""
        stay = self.stays.get(person.id)
        return stay is None or stay.needs_room

    def journey(self, person: Person) -> Journey:
        """Return when somebody arrives and leaves."""
        return self.journeys.get(person.id, Journey())

    def bed_nights(self, person: Person) -> frozenset[date]:
        """Return the nights somebody has a bed on."""
        return frozenset(bed.night for bed in self.beds.get(person.id, ()))

    def nights_of(self, person: Person) -> frozenset[date]:
        """Return the nights of somebody's stay, or of their beds while no stay is known."""
        return nights_of_stay(self.stays.get(person.id)) or self.bed_nights(person)

    def sharing_with(self, person: Person) -> str:
        """Return the code of the room-mate somebody names, or nothing."""
        stay = self.stays.get(person.id)
        return stay.wish.sharing_with if stay and stay.needs_room else ""

    def is_waiting(self, person: Person) -> bool:
        """Say whether somebody who needs a room lacks a bed, or has none as no dates are known."""
        if not self.needs_room(person):
            return False
        return bool(self.bedless[person.id]) or not self.beds.get(person.id)

    def rooms_used(self) -> Counter[tuple[RoomType, date]]:
        """Count the rooms in use by type and night; a shared room counts once."""
        used = {(bed.room_type, bed.night, bed.room_id) for bed in self.nights}
        return Counter((room_type, night) for room_type, night, _ in used)


def nights_here(stay: Stay | None, journey: Journey) -> frozenset[date]:
    """Return the nights somebody is at the place, by their stay or by their journey.

    A journey covers the day of arrival to the night before the day of departure; the end of it
    that is not known is taken from the stay.
    """
    arrives = journey.arrives or (stay.check_in if stay else None)
    departs = journey.departs or (stay.check_out if stay else None)
    by_stay = nights_of_stay(stay)
    if (
        arrives is None
        or departs is None
        or not 0 < (departs - arrives).days <= LONGEST_STAY_NIGHTS
    ):
        return by_stay
    return by_stay | frozenset(nights_between(arrives, departs))


def nights_text(found: Iterable[date]) -> str:
    """Write nights, those in a row as one span: Tue 21 April – Thu 23 April, Sat 25 April."""
    spans: list[list[date]] = []
    for night in sorted(found):
        if spans and night - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(night)
        else:
            spans.append([night])
    texts = (
        day_text(span[0]) if len(span) == 1 else f"{day_text(span[0])} – {day_text(span[-1])}"
        for span in spans
    )
    return ", ".join(texts)


def office_name(person: Person) -> str:
    """Return the name the office knows somebody by."""
    return name_for(person.details, NameUse.OFFICE) or person.code


def finding(
    severity: Severity, code: str, subject: str, message: str, *, due: date | None = None
) -> Finding:
    """Return a finding of accommodation."""
    return Finding(severity, code, subject, message, due=due, feature="accommodation")
