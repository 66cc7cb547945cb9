"""Facts of an agenda, what counts towards attendance, and what conflicts."""

from logistics.agenda.rules.counting import (
    Slot,
    counted_items,
    counted_minutes,
    course_bounds,
    day_of,
    in_order,
    minutes_by_theme,
    slots_of,
)
from logistics.agenda.rules.facts import (
    PAUSES,
    TEAM,
    HalfDay,
    Item,
    ItemContent,
    ItemKind,
    ItemRow,
    Visibility,
)
from logistics.agenda.rules.findings import AgendaFacts, agenda_findings, findings_caused_by

__all__ = [
    "PAUSES",
    "TEAM",
    "AgendaFacts",
    "HalfDay",
    "Item",
    "ItemContent",
    "ItemKind",
    "ItemRow",
    "Slot",
    "Visibility",
    "agenda_findings",
    "counted_items",
    "counted_minutes",
    "course_bounds",
    "day_of",
    "findings_caused_by",
    "in_order",
    "minutes_by_theme",
    "slots_of",
]
