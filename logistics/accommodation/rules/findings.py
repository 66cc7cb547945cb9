"""What is wrong with the rooms: codes and thresholds are those of docs/findings.md."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import combinations
from uuid import UUID

from logistics.accommodation.rules.block import block_exceeded, block_underused, cut_off
from logistics.accommodation.rules.facts import (
    BedNight,
    BlockNight,
    Hotel,
    Stay,
    is_own_cost,
)
from logistics.accommodation.rules.rooming import (
    Journey,
    Rooming,
    finding,
    nights_text,
    office_name,
)
from logistics.core.findings import Finding, Severity, sorted_findings
from logistics.core.text import sort_key
from logistics.roster.rules import Person
from logistics.trainings.rules import Training


def accommodation_findings(  # noqa: PLR0913 - five kinds of facts, each from a query of its own
    people: Iterable[Person],
    stays: Mapping[UUID, Stay],
    nights: Iterable[BedNight],
    block: Iterable[BlockNight],
    journeys: Mapping[UUID, Journey],
    *,
    training: Training,
    hotel: Hotel | None,
    at: datetime,
) -> list[Finding]:
    """Say who has no bed, who has one in vain, and what the block does not hold, worst first.

    Of `people` those who take part count; trainers need beds as participants do.
    """
    coming = sorted((p for p in people if p.takes_part), key=lambda p: sort_key(p.code))
    rooming = Rooming(tuple(coming), stays, tuple(nights), journeys, training)
    found = [
        *_nights_without_bed(rooming),
        *_beds_without_need(rooming),
        *_own_cost_nights(rooming),
        *_rooms_over_capacity(rooming),
        *_twins_not_mutual(rooming),
        *_twin_nights_differ(rooming),
    ]
    if hotel is not None:
        held = {(b.room_type, b.night): b.rooms for b in block}
        found += block_exceeded(rooming, held)
        found += block_underused(rooming, held, hotel)
        found += cut_off(rooming, hotel, today=training.local(at).date())
    return sorted_findings(found)


def _nights_without_bed(rooming: Rooming) -> Iterator[Finding]:
    for person in rooming.people:
        if missing := rooming.bedless.get(person.id):
            text = f"{office_name(person)} has no bed on {nights_text(missing)}."
            yield finding(Severity.ERROR, "night-without-bed", person.code, text)


def _beds_without_need(rooming: Rooming) -> Iterator[Finding]:
    for person in rooming.people:
        arrives, departs = (j := rooming.journey(person)).arrives, j.departs
        vain = [
            bed.night
            for bed in rooming.beds.get(person.id, ())
            if not bed.own_cost
            and ((arrives and bed.night < arrives) or (departs and bed.night >= departs))
        ]
        if vain:
            text = (
                f"{office_name(person)} has a bed on {nights_text(vain)}, but is not here by then."
            )
            yield finding(Severity.WARNING, "bed-without-need", person.code, text)


def _own_cost_nights(rooming: Rooming) -> Iterator[Finding]:
    for person in rooming.people:
        own = [
            bed.night
            for bed in rooming.beds.get(person.id, ())
            if bed.own_cost or is_own_cost(person.kind, bed.night, rooming.training)
        ]
        if own:
            text = f"{office_name(person)} stays at own cost on {nights_text(own)}."
            yield finding(Severity.INFO, "own-cost-night", person.code, text)


def _rooms_over_capacity(rooming: Rooming) -> Iterator[Finding]:
    there = Counter((bed.room_label, bed.night, bed.beds) for bed in rooming.nights)
    crowded: dict[str, list[date]] = defaultdict(list)
    for (label, night, beds), people in there.items():
        if people > beds:
            crowded[label].append(night)
    for label, too_full in crowded.items():
        text = f"{label} has more people than beds on {nights_text(too_full)}."
        yield finding(Severity.ERROR, "room-over-capacity", label, text)


def _twins_not_mutual(rooming: Rooming) -> Iterator[Finding]:
    for person in rooming.people:
        code = rooming.sharing_with(person)
        mate = rooming.by_code.get(code)
        if code and mate is None:
            text = f"{office_name(person)} wants to share with {code}, who is not coming."
            yield finding(Severity.ERROR, "twin-not-mutual", person.code, text)
        elif mate and rooming.sharing_with(mate) != person.code:
            names = f"{office_name(person)} wants to share with {office_name(mate)}"
            text = f"{names}, who does not say so."
            yield finding(Severity.ERROR, "twin-not-mutual", person.code, text)


def _twin_nights_differ(rooming: Rooming) -> Iterator[Finding]:
    for one, other in _pairs(rooming):
        mine, theirs = rooming.nights_of(one), rooming.nights_of(other)
        if mine != theirs:
            shorter, longer = (one, other) if len(mine) <= len(theirs) else (other, one)
            alone = nights_text(mine ^ theirs)
            text = f"{office_name(shorter)} and {office_name(longer)} share, but not on {alone}."
            yield finding(Severity.WARNING, "twin-nights-differ", shorter.code, text)


def _pairs(rooming: Rooming) -> Iterator[tuple[Person, Person]]:
    """Give those who share a room on some night, and those who will once both have a bed."""
    rooms = {
        person.id: {(bed.room_id, bed.night) for bed in rooming.beds.get(person.id, ())}
        for person in rooming.people
    }
    for one, other in combinations(rooming.people, 2):
        wish = (rooming.sharing_with(one), rooming.sharing_with(other)) == (other.code, one.code)
        still_to_come = wish and not (rooms[one.id] and rooms[other.id])
        if still_to_come or rooms[one.id] & rooms[other.id]:
            yield one, other
