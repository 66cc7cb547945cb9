"""Minutes present, by person and half-day, and what is short of the whole."""

from collections.abc import Iterable

from logistics.agenda.rules import Item, Slot, counted_items
from logistics.attendance.rules.facts import PARTIAL, Mark, Shortfall, Status


def minutes_present(marks: Iterable[Mark], items: Iterable[Item]) -> int:
    """Return how many counted minutes of `items` one person was there for, by their marks.

    Excused, absent and unmarked sessions count nothing, late and left early their length less
    the minutes missed; a session made shorter since never counts below 0.
    """
    by_item = {mark.item_id: mark for mark in marks}
    return sum(_minutes(by_item.get(item.id), item) for item in counted_items(items))


def minutes_by_slot(marks: Iterable[Mark], slots: Iterable[Slot]) -> dict[str, int]:
    """Return the minutes one person was there for by the slot's code."""
    theirs = list(marks)
    return {slot.code: minutes_present(theirs, slot.items) for slot in slots}


def shortfalls(marks: Iterable[Mark], items: Iterable[Item]) -> list[Shortfall]:
    """Return the counted sessions one person did not attend in full, in order of time."""
    by_item = {mark.item_id: mark for mark in marks}
    found = [
        Shortfall(item, by_item.get(item.id), _minutes(by_item.get(item.id), item))
        for item in counted_items(items)
    ]
    return [short for short in found if short.minutes < short.item.content.minutes]


def _minutes(mark: Mark | None, item: Item) -> int:
    length = item.content.minutes
    if mark is None or mark.status in {Status.EXCUSED, Status.ABSENT}:
        return 0
    return max(0, length - mark.minutes) if mark.status in PARTIAL else length
