"""The board: how far the training is, in figures, findings, dates and one line per person."""

from dataclasses import dataclass
from datetime import datetime

from logistics.agenda.rules import course_bounds
from logistics.core.findings import Finding
from logistics.core.text import asterisked
from logistics.readiness.rules.blocks import Block, blocks_of, sort_out
from logistics.readiness.rules.destinations import Directory, directory_of
from logistics.readiness.rules.facts import Facts, findings_of
from logistics.readiness.rules.figures import Figure, figures_of
from logistics.readiness.rules.matrix import PersonLine, person_lines
from logistics.readiness.rules.moments import countdown
from logistics.readiness.rules.steps import FirstStep, first_steps
from logistics.roster.rules import NameUse, name_for
from logistics.trainings.rules import Deadline, Standing, late_start_notice, standings_of


@dataclass(frozen=True)
class Board:
    """What the coordinator sees first.

    `history` is what was open when the training ended and can no longer be put right; `names`
    gives the name behind the code of a person, leg or the training.
    """

    title: str
    at: datetime
    figures: tuple[Figure, ...]
    steps: tuple[FirstStep, ...]
    pressing: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    history: tuple[Finding, ...]
    lines: tuple[PersonLine, ...]
    names: dict[str, str]
    directory: Directory
    past_dates: tuple[Deadline, ...]
    dates: tuple[tuple[Deadline, Standing], ...]
    late_start: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What presses, in groups."""
        return blocks_of(self.pressing)


def board_of(facts: Facts, *, at: datetime) -> Board:
    """Return the board of a training at one moment (aware)."""
    findings = findings_of(facts, at=at)
    sorted_out = sort_out(findings, is_over=_is_over(facts, at))
    lines = person_lines(facts, findings, pressing=sorted_out.pressing)
    today = facts.training.local(at).date()
    standings = standings_of(facts.training, today=today)
    ahead = {Standing.DUE, Standing.TO_COME}
    return Board(
        title=countdown(facts.training, today),
        at=facts.training.local(at),
        figures=figures_of(facts, lines, findings, at=at),
        steps=first_steps(facts),
        pressing=sorted_out.pressing,
        notes=sorted_out.notes,
        history=sorted_out.history,
        lines=lines,
        names=_names(facts),
        directory=directory_of(facts),
        past_dates=tuple(day for day, standing in standings if standing is Standing.PAST),
        dates=tuple(pair for pair in standings if pair[1] in ahead),
        late_start=late_start_notice(facts.training, today=today),
    )


def _is_over(facts: Facts, at: datetime) -> bool:
    course = course_bounds(facts.items)
    return course is not None and course.ends <= at


def _names(facts: Facts) -> dict[str, str]:
    by_id = {person.id: name_for(person.details, NameUse.OFFICE) for person in facts.people}
    names = {person.code: by_id[person.id] for person in facts.people}
    names[facts.training.slug] = asterisked(facts.training.title)
    return names | {leg.code: by_id[leg.person_id] for leg in facts.legs}
