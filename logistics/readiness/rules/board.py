"""The board: how far the training is, in figures, findings and one line per person."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from logistics.agenda.rules import counted_minutes
from logistics.core.findings import Finding, Severity
from logistics.core.periods import day_text
from logistics.readiness.rules.facts import Facts, findings_of
from logistics.readiness.rules.matrix import PersonLine, person_lines
from logistics.roster.rules import NameUse, State, name_for
from logistics.trainings.rules import Deadline, Standing, Training, late_start_notice, standings_of


@dataclass(frozen=True)
class Figure:
    """One figure of the strip: `percent` fills its bar."""

    figure: str
    label: str
    percent: int
    state: str = ""


@dataclass(frozen=True)
class Board:
    """What the coordinator sees first."""

    title: str
    at: datetime
    figures: tuple[Figure, ...]
    pressing: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    lines: tuple[PersonLine, ...]
    names: dict[str, str]
    deadlines: tuple[tuple[Deadline, Standing], ...]
    late_start: str


def board_of(facts: Facts, *, at: datetime) -> Board:
    """Return the board of a training at one moment (aware)."""
    findings = findings_of(facts, at=at)
    today = facts.training.local(at).date()
    lines = tuple(person_lines(facts, findings))
    return Board(
        title=countdown(facts.training, today),
        at=facts.training.local(at),
        figures=_figures(facts, lines, findings),
        pressing=tuple(f for f in findings if f.severity is not Severity.INFO),
        notes=tuple(f for f in findings if f.severity is Severity.INFO),
        lines=lines,
        names=_names(facts),
        deadlines=standings_of(facts.training, today=today),
        late_start=late_start_notice(facts.training),
    )


def moment_of(text: str, training: Training) -> datetime | None:
    """Read an ISO time as a moment; without an offset it is wall time at the place."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(training.zone))


def countdown(training: Training, today: date) -> str:
    """Say how far away the training is on `today`."""
    if today < training.first_day:
        days = (training.first_day - today).days
        return "Tomorrow" if days == 1 else f"{days} days to go"
    if today <= training.last_day:
        length = (training.last_day - training.first_day).days + 1
        return f"Day {training.day_number(today)} of {length}"
    return f"Ended on {day_text(training.last_day)}"


def _figures(
    facts: Facts, lines: tuple[PersonLine, ...], findings: list[Finding]
) -> tuple[Figure, ...]:
    capacity = facts.training.capacity
    confirmed = sum(p.state is State.CONFIRMED for p in facts.participants)
    travellers = [line for line in lines if line.there.state != "na"]
    complete = sum(_is_sure(line) for line in travellers)
    visas = sum(f.code == "visa-missing" for f in findings)
    errors = sum(f.severity is Severity.ERROR for f in findings)
    return (
        _share(confirmed, capacity, "places confirmed"),
        _share(complete, len(travellers), "journeys booked"),
        _rooms(facts),
        _marked(facts),
        Figure(f"{visas} open", "visas", 100 if visas == 0 else 0, "warn" if visas else "ok"),
        Figure(str(errors), "urgent", 100 if errors == 0 else 0, "bad" if errors else "ok"),
    )


def _is_sure(line: PersonLine) -> bool:
    return all(cell.state in {"ok", "warn"} for cell in (line.there, line.back))


def _rooms(facts: Facts) -> Figure:
    block = sum(night.rooms for night in facts.block)
    used = len({(night.room_id, night.night) for night in facts.nights})
    return _share(used, block, "room nights of the block")


def _marked(facts: Facts) -> Figure:
    sessions = [item for item in facts.items if item.content.counted]
    wanted = len(sessions) * len(facts.participants)
    if not facts.marks:
        return Figure(f"{counted_minutes(facts.items) // 60} h", "of counted sessions", 0)
    return _share(len(facts.marks), wanted, "marks on the roll")


def _share(part: int, whole: int, label: str) -> Figure:
    percent = round(100 * part / whole) if whole else 0
    return Figure(f"{part} of {whole}", label, min(percent, 100), "ok" if part >= whole else "")


def _names(facts: Facts) -> dict[str, str]:
    names = {p.code: name_for(p.details, NameUse.OFFICE) for p in facts.people}
    people = {p.id: p for p in facts.people}
    for leg in facts.legs:
        person = people.get(leg.person_id)
        if person is not None:
            names[leg.code] = name_for(person.details, NameUse.OFFICE)
    return names
