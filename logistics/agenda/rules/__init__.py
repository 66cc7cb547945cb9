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
    Crew,
    HalfDay,
    Item,
    ItemContent,
    ItemKind,
    ItemRow,
    Visibility,
)
from logistics.agenda.rules.findings import AgendaFacts, agenda_findings, findings_caused_by
from logistics.agenda.rules.timetable import Lane, NowAndNext, by_day, lanes_of, now_and_next
from logistics.agenda.rules.wording import (
    HALF_DAY_LABELS,
    KIND_LABELS,
    VISIBILITY_LABELS,
    differences,
    labelled,
    losses,
    named,
)

__all__ = [
    "HALF_DAY_LABELS",
    "KIND_LABELS",
    "PAUSES",
    "TEAM",
    "VISIBILITY_LABELS",
    "AgendaFacts",
    "Crew",
    "HalfDay",
    "Item",
    "ItemContent",
    "ItemKind",
    "ItemRow",
    "Lane",
    "NowAndNext",
    "Slot",
    "Visibility",
    "agenda_findings",
    "by_day",
    "counted_items",
    "counted_minutes",
    "course_bounds",
    "day_of",
    "differences",
    "findings_caused_by",
    "in_order",
    "labelled",
    "lanes_of",
    "losses",
    "minutes_by_theme",
    "named",
    "now_and_next",
    "slots_of",
]
