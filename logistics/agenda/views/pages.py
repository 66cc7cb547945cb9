"""What each page of the agenda shows, ready to print."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from logistics.agenda.rules import (
    TEAM,
    AgendaFacts,
    Crew,
    Item,
    ItemRow,
    agenda_findings,
    by_day,
    counted_minutes,
    findings_caused_by,
    labelled,
    minutes_by_theme,
    now_and_next,
)
from logistics.agenda.views.rows import Day, Row, RowWriter
from logistics.core.findings import Finding, Severity, sorted_findings
from logistics.core.periods import clock_text, day_text, days, duration_text
from logistics.core.text import asterisked
from logistics.roster.rules import Person
from logistics.trainings.rules import Theme, Training

_EARLIEST_HOUR, _LATEST_HOUR = 8, 18  # of a grid without items
_LAST_HOUR = 24


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme in the legend, with the counted time it has."""

    name: str
    style: str
    length: str


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """The agenda: days of the training as columns of a grid, the days around them as lists."""

    before: list[Day]
    course: list[Day]
    after: list[Day]
    hours: range
    legend: list[ThemeLine]
    counted: str
    findings: list[Finding]
    fixes: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item with every field in words, and what it conflicts with."""

    item: Item
    title: str
    when: str
    fields: list[tuple[str, str]]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One's own days, and the rows that are on now or come next."""

    subtitle: str
    days: list[Day]
    marked: list[Row]


def agenda_page(facts: AgendaFacts, crew: Crew, *, here: str) -> AgendaPage:
    """Prepare the agenda; `here` is its address, below which the items' pages stand."""
    training, items = facts.training, list(facts.items)
    found = sorted_findings(agenda_findings(facts))
    late = frozenset(each.subject for each in found if each.severity is Severity.ERROR)
    writer = RowWriter(training, _by_code(facts.themes), crew.trainers, late, here)
    grouped = by_day(items, training)
    written = {day: writer.grid_day(day, grouped[day]) for day in sorted(grouped)}
    course = days(training.first_day, training.last_day) if items else []
    return AgendaPage(
        before=[shown for day, shown in written.items() if day < training.first_day],
        course=[written.get(day) or Day(day_text(day), []) for day in course],
        after=[shown for day, shown in written.items() if day > training.last_day],
        hours=_hours(training, chain.from_iterable(grouped.get(day, ()) for day in course)),
        legend=_legend(items, facts.themes),
        counted=duration_text(counted_minutes(items)),
        findings=found,
        fixes={item.code: ("Open", f"{here}/{item.id}") for item in items},
    )


def item_page(item: Item, facts: AgendaFacts, crew: Crew, *, notes: str) -> ItemPage:
    """Prepare one item's page."""
    content, training = item.content, facts.training
    starts, ends = training.local(content.starts_at), training.local(content.ends_at)
    fields = labelled(ItemRow(item.code, content, notes), training=training)
    names = {TEAM: "the team", **crew.trainers}
    themes = _by_code(facts.themes)
    fields["Theme"] = themes[content.theme].name if content.theme in themes else ""
    fields["Led by"] = names.get(content.lead, content.lead)
    fields["With"] = ", ".join(names.get(code, code) for code in content.co_leads)
    for shown_above in ("Title", "Day", "Time"):
        del fields[shown_above]
    return ItemPage(
        item=item,
        title=asterisked(content.title),
        when=f"{day_text(starts.date())}, {clock_text(starts)}–{clock_text(ends)}, "
        f"{duration_text(content.minutes)} · {item.code}",
        fields=[(label, asterisked(text)) for label, text in fields.items()],
        findings=findings_caused_by(facts, item.code),
    )


def own_page(
    items: list[Item], training: Training, themes: Iterable[Theme], *, person: Person, at: datetime
) -> OwnPage:
    """Prepare somebody's own days as they stand at `at`."""
    writer = RowWriter(training, _by_code(themes))
    going_on = now_and_next(items, at)
    marks = {**dict.fromkeys(going_on.next, "Next"), **dict.fromkeys(going_on.now, "Now")}
    grouped = by_day(items, training)
    shown = [
        Day(
            day_text(day),
            [writer.line(i, mark=marks.get(i.id, ""), leader=person.code) for i in of],
        )
        for day, of in sorted(grouped.items())
    ]
    marked = [row for day in shown for row in day.rows if row.mark]
    return OwnPage(f"Times are local time in {training.place}.", shown, marked)


def _hours(training: Training, items: Iterable[Item]) -> range:
    """Return the full hours from before the first item to after the last one."""
    spans = [
        (training.local(item.content.starts_at), training.local(item.content.ends_at))
        for item in items
    ]
    if not spans:
        return range(_EARLIEST_HOUR, _LATEST_HOUR + 1)
    last = max(_last_hour(*span) for span in spans)
    return range(min(starts.hour for starts, _ in spans), last + 1)


def _last_hour(starts: datetime, ends: datetime) -> int:
    is_next_day = ends.date() > starts.date()
    return _LAST_HOUR if is_next_day else ends.hour + (ends.minute > 0)


def _legend(items: list[Item], themes: Iterable[Theme]) -> list[ThemeLine]:
    minutes = minutes_by_theme(items)
    return [
        ThemeLine(asterisked(each.name), each.style, duration_text(minutes.get(each.code, 0)))
        for each in themes
    ]


def _by_code(themes: Iterable[Theme]) -> dict[str, Theme]:
    return {theme.code: theme for theme in themes}
