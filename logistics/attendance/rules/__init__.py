"""Facts of attendance, minutes present, what a roll may change, and what is still open."""

from logistics.attendance.rules.facts import (
    PARTIAL,
    DayLocked,
    ImpossibleMark,
    Mark,
    MarkRow,
    Record,
    Shortfall,
    Status,
    mark_text,
)
from logistics.attendance.rules.findings import (
    attendance_findings,
    unmarked_by_slot,
)
from logistics.attendance.rules.minutes import (
    minutes_by_slot,
    minutes_present,
    shortfalls,
)
from logistics.attendance.rules.overview import (
    DayLine,
    Overview,
    PersonLine,
    SessionLine,
    SlotLine,
    overview,
)
from logistics.attendance.rules.rolls import (
    Entry,
    Step,
    day_of_number,
    locked_sentence,
    require_possible,
    step_for,
)
from logistics.attendance.rules.sessions import SessionRoll, called, find_session

__all__ = [
    "PARTIAL",
    "DayLine",
    "DayLocked",
    "Entry",
    "ImpossibleMark",
    "Mark",
    "MarkRow",
    "Overview",
    "PersonLine",
    "Record",
    "SessionLine",
    "SessionRoll",
    "Shortfall",
    "SlotLine",
    "Status",
    "Step",
    "attendance_findings",
    "called",
    "day_of_number",
    "find_session",
    "locked_sentence",
    "mark_text",
    "minutes_by_slot",
    "minutes_present",
    "overview",
    "require_possible",
    "shortfalls",
    "step_for",
    "unmarked_by_slot",
]
