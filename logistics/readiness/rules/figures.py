"""The strip of figures: how far the training is, and the next date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from logistics.agenda.rules import counted_items, counted_minutes, course_bounds
from logistics.core.findings import Finding
from logistics.core.periods import day_text, duration_text
from logistics.readiness.rules.destinations import Area
from logistics.readiness.rules.facts import Facts
from logistics.readiness.rules.matrix import PersonLine
from logistics.roster.rules import State
from logistics.trainings.rules import Training, deadlines_of


@dataclass(frozen=True)
class Figure:
    """One figure of the strip: `percent` fills its bar, `area` is the page behind it."""

    figure: str
    label: str
    area: Area | None
    percent: int
    state: str = ""


def figures_of(
    facts: Facts, lines: Iterable[PersonLine], findings: Iterable[Finding], *, at: datetime
) -> tuple[Figure, ...]:
    """Return the figures at one moment (aware)."""
    course = course_bounds(facts.items)
    has_begun = course is not None and course.starts <= at
    is_over = course is not None and course.ends <= at
    return (
        _confirmed(facts),
        _journeys(lines),
        _visas(facts, findings),
        _rooms(facts),
        _marks(facts) if has_begun else _sessions(facts),
        (None if is_over else _next_date(facts.training, at)) or _certificates(facts),
    )


def _confirmed(facts: Facts) -> Figure:
    confirmed = sum(person.state is State.CONFIRMED for person in facts.participants)
    return _share(confirmed, facts.training.capacity, "places confirmed", Area.PEOPLE)


def _journeys(lines: Iterable[PersonLine]) -> Figure:
    travelling = [line for line in lines if line.travels]
    booked = sum(line.is_booked for line in travelling)
    return _share(booked, len(travelling), "journeys booked", Area.TRAVEL)


def _visas(facts: Facts, findings: Iterable[Finding]) -> Figure:
    missing = [finding for finding in findings if finding.code == "visa-missing"]
    if not missing:
        return Figure("0 open", "visas", Area.PEOPLE, 100, "ok")
    due = min((finding.due for finding in missing if finding.due), default=None)
    label = f"visas, decision {day_text(due)}" if due else "visas"
    asked = len(missing) + sum(
        document.visa_status == "granted" for document in facts.documents.values()
    )
    percent = round(100 * (asked - len(missing)) / asked)
    return Figure(f"{len(missing)} open", label, Area.PEOPLE, percent, "warn")


def _rooms(facts: Facts) -> Figure:
    held = sum(night.rooms for night in facts.block)
    used = len({(night.room_id, night.night) for night in facts.nights})
    return _share(used, held, "room nights of the block", Area.ROOMS)


def _sessions(facts: Facts) -> Figure:
    minutes = counted_minutes(facts.items)
    return Figure(
        duration_text(minutes), "of sessions that count", Area.AGENDA, 100 if minutes else 0
    )


def _marks(facts: Facts) -> Figure:
    sessions = {item.id for item in counted_items(facts.items)}
    people = {person.id for person in facts.participants}
    marked = sum(mark.item_id in sessions and mark.person_id in people for mark in facts.marks)
    return _share(marked, len(sessions) * len(people), "marks on the roll", Area.ATTENDANCE)


def _certificates(facts: Facts) -> Figure:
    people = {person.id for person in facts.participants}
    issued = sum(facts.certificates[key].is_valid for key in people & facts.certificates.keys())
    return _share(issued, len(people), "certificates issued", Area.CERTIFICATES)


def _next_date(training: Training, at: datetime) -> Figure | None:
    """Name the next day on which something is due or the training begins or ends, if any."""
    today = training.local(at).date()
    coming = [(deadline.on, deadline.label.lower()) for deadline in deadlines_of(training)]
    coming += [(training.first_day, "first day"), (training.last_day, "last day")]
    day, label = min((c for c in coming if c[0] >= today), default=(None, ""))
    if day is None:
        return None
    left = (day - today).days
    return Figure(_in_days(left), f"{label}, {day_text(day)}", None, 100, _urgency(left))


def _in_days(days: int) -> str:
    near = {0: "Today", 1: "Tomorrow"}
    return near.get(days, f"In {days} days")


def _urgency(days_left: int) -> str:
    return "bad" if days_left == 0 else "warn" if days_left <= 2 else ""


def _share(part: int, whole: int, label: str, area: Area) -> Figure:
    if not whole:
        return Figure("None yet", label, area, 0)
    state = "ok" if part >= whole else ""
    return Figure(f"{part} of {whole}", label, area, min(100 * part // whole, 100), state)
