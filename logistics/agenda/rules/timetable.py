"""An agenda laid out: items by day, beside each other where they overlap, and what is on now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from logistics.agenda.rules.counting import day_of, in_order
from logistics.agenda.rules.facts import Item
from logistics.trainings.rules import Training


@dataclass(frozen=True, slots=True)
class Lane:
    """Where an item stands among those it overlaps: the `lane`-th of `of` beside each other."""

    lane: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True)
class NowAndNext:
    """The items that are on at a moment, and the one or more that begin next."""

    now: frozenset[UUID]
    next: frozenset[UUID]


def by_day(items: Iterable[Item], training: Training) -> dict[date, list[Item]]:
    """Group the items that stand by the day they begin on, in order of time."""
    found: dict[date, list[Item]] = defaultdict(list)
    for item in in_order(items):
        found[day_of(item, training)].append(item)
    return dict(found)


def lanes_of(items: Iterable[Item]) -> Mapping[UUID, Lane]:
    """Give each item that overlaps another a lane of its own, as few as will do."""
    found: dict[UUID, Lane] = {}
    for together in _clusters(in_order(items)):
        if len(together) > 1:
            found.update(_shared_out(together))
    return found


def now_and_next(items: Iterable[Item], at: datetime) -> NowAndNext:
    """Say what is on at `at` (until, not including, its end) and what begins next."""
    ordered = in_order(items)
    coming = [item for item in ordered if item.content.starts_at > at]
    return NowAndNext(
        now=frozenset(i.id for i in ordered if i.content.starts_at <= at < i.content.ends_at),
        next=frozenset(i.id for i in coming if i.content.starts_at == coming[0].content.starts_at),
    )


def _clusters(items: list[Item]) -> Iterator[list[Item]]:
    """Split items in order of time into groups that share no time with each other."""
    together: list[Item] = []
    for item in items:
        if together and item.content.starts_at >= max(i.content.ends_at for i in together):
            yield together
            together = []
        together.append(item)
    if together:
        yield together


def _shared_out(together: list[Item]) -> dict[UUID, Lane]:
    ends: list[datetime] = []
    chosen: dict[UUID, int] = {}
    for item in together:
        free = (n for n, end in enumerate(ends) if end <= item.content.starts_at)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [item.content.ends_at]
        chosen[item.id] = lane
    return {item_id: Lane(lane + 1, len(ends)) for item_id, lane in chosen.items()}
