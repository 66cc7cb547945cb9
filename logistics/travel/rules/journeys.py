"""A person's journey there and back, and who needs one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from logistics.roster.rules import Person
from logistics.trainings.rules import Training
from logistics.travel.rules.facts import Direction, Leg

_NO_TRAVEL = re.compile(
    r"\bno travel(?: needed| required)?\s*(?:[.;,)]|$)", re.IGNORECASE | re.MULTILINE
)
_CODE = re.compile(r"L([0-9]+)")


@dataclass(frozen=True)
class Itinerary:
    """The live legs of one person in order of departure."""

    there: tuple[Leg, ...] = ()
    back: tuple[Leg, ...] = ()

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Both directions."""
        return self.there + self.back


def itinerary_of(legs: Iterable[Leg]) -> Itinerary:
    """Return the live ones among one person's legs, in whichever order they were given."""
    live = in_order(leg for leg in legs if leg.is_live)
    return Itinerary(
        there=tuple(leg for leg in live if leg.direction is Direction.THERE),
        back=tuple(leg for leg in live if leg.direction is Direction.BACK),
    )


def arrival_at(legs: Iterable[Leg]) -> datetime | None:
    """Return when the last live leg there arrives (aware UTC), or None without one."""
    there = itinerary_of(legs).there
    return there[-1].arrives_at if there else None


def departure_at(legs: Iterable[Leg]) -> datetime | None:
    """Return when the first live leg back departs (aware UTC), or None without one."""
    back = itinerary_of(legs).back
    return back[0].departs_at if back else None


def in_order(legs: Iterable[Leg]) -> list[Leg]:
    """Return legs in order of departure; their codes decide between equals."""
    return sorted(legs, key=lambda leg: (leg.departs_at, leg.arrives_at, leg.seq, leg.code))


def needs_travel(person: Person, training: Training) -> bool:
    """Say whether somebody who takes part has to be brought to the training's place."""
    if not person.takes_part or _NO_TRAVEL.search(person.details.notes):
        return False
    return _plain(person.details.departure_city) != _plain(training.place)


def next_code(codes: Iterable[str]) -> str:
    """Return the first L-number after the highest taken: L001, L079."""
    taken = (int(found[1]) for code in codes if (found := _CODE.fullmatch(code)))
    return f"L{max(taken, default=0) + 1:03}"


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
