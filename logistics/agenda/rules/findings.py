"""What conflicts in an agenda: double bookings, absent trainers, small rooms, long stretches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from logistics.agenda.rules.counting import counted_items, day_of, in_order
from logistics.agenda.rules.facts import PAUSES, Item
from logistics.agenda.rules.wording import named
from logistics.core.findings import Finding, Severity
from logistics.core.periods import clock_text, day_text
from logistics.core.text import asterisked
from logistics.trainings.rules import Space, Theme, Training


@dataclass(frozen=True, kw_only=True)
class AgendaFacts:
    """What the agenda's findings rest on; arrivals and departures are UTC by trainer code."""

    training: Training
    items: Iterable[Item]
    spaces: Iterable[Space]
    themes: Iterable[Theme]
    places_held: int
    arrivals: Mapping[str, datetime]
    departures: Mapping[str, datetime]


def agenda_findings(facts: AgendaFacts) -> list[Finding]:
    """Say what conflicts in the agenda; cancelled items do not count."""
    items = in_order(facts.items)
    spaces = {space.name: space for space in facts.spaces}
    return [
        *_clashes(items, spaces, facts.training),
        *_absences(items, facts),
        *_small_spaces(items, spaces, facts.places_held),
        *_long_stretches(items, facts.training),
        *_uncovered_themes(items, facts.themes),
    ]


def findings_caused_by(facts: AgendaFacts, code: str) -> list[Finding]:
    """Say what conflicts now and would not if the item with this code were not there."""
    others = [item for item in facts.items if item.code != code]
    without = AgendaFacts(**{**vars(facts), "items": others})
    known = {
        (finding.code, finding.subject, finding.message) for finding in agenda_findings(without)
    }
    return [
        finding
        for finding in agenda_findings(facts)
        if (finding.code, finding.subject, finding.message) not in known
    ]


def _clashes(
    items: list[Item], spaces: Mapping[str, Space], training: Training
) -> Iterator[Finding]:
    for earlier, later in _overlapping(items):
        when = _when(earlier, later, training)
        if rooms := _exclusive(earlier, spaces) & _exclusive(later, spaces):
            yield _error(
                "space-double-booked",
                later,
                f"{named(earlier)} and {named(later)} are both in {_listed(rooms)} {when}.",
            )
        if trainers := set(earlier.leads) & set(later.leads):
            yield _error(
                "trainer-double-booked",
                later,
                f"{_listed(trainers)}: needed in {named(earlier)} and {named(later)} {when}.",
            )


def _overlapping(items: list[Item]) -> Iterator[tuple[Item, Item]]:
    """Give every two items that share time, the one that starts first before the other."""
    for place, earlier in enumerate(items):
        for later in items[place + 1 :]:
            if later.content.starts_at >= earlier.content.ends_at:
                break
            yield earlier, later


def _exclusive(item: Item, spaces: Mapping[str, Space]) -> set[str]:
    return {name for name in item.content.spaces if name not in spaces or not spaces[name].shared}


def _absences(items: list[Item], facts: AgendaFacts) -> Iterator[Finding]:
    for item in items:
        lead = item.content.lead
        arrives, departs = facts.arrivals.get(lead), facts.departures.get(lead)
        if arrives is not None and arrives > item.content.starts_at:
            text = f"arrives at {_at(arrives, facts.training)}, after {named(item)} starts"
            yield _error("trainer-away", item, f"{lead} {text}.")
        if departs is not None and departs < item.content.ends_at:
            text = f"departs at {_at(departs, facts.training)}, before {named(item)} ends"
            yield _error("trainer-away", item, f"{lead} {text}.")


def _small_spaces(
    items: list[Item], spaces: Mapping[str, Space], places_held: int
) -> Iterator[Finding]:
    for item in counted_items(items):
        seats = _seats(item, spaces)
        if seats is not None and seats < places_held:
            rooms = _listed(item.content.spaces)
            text = f"{named(item)}: {rooms} seats {seats}, {places_held} people hold a place."
            yield _warning("space-too-small", item.code, text)


def _seats(item: Item, spaces: Mapping[str, Space]) -> int | None:
    """Add up the seats of an item's spaces; None where one has no limit or there is no space."""
    limits = [spaces[name].capacity if name in spaces else None for name in item.content.spaces]
    known = [limit for limit in limits if limit is not None]
    return sum(known) if limits and len(known) == len(limits) else None


def _long_stretches(items: list[Item], training: Training) -> Iterator[Finding]:
    limit = training.rules.longest_stretch_minutes
    for _day, of_day in groupby(items, key=lambda item: day_of(item, training)):
        for item, minutes in _stretches(of_day, limit):
            text = f"{minutes} minutes without a break by the end of {named(item)}"
            yield _warning("no-break", item.code, f"{text} (at most {limit}).")


def _stretches(items: Iterable[Item], limit: int) -> Iterator[tuple[Item, int]]:
    """Give each item in which the counted minutes since the last pause pass `limit`."""
    minutes = 0
    covered: datetime | None = None  # sessions side by side are sat through once
    for item in items:
        content = item.content
        if content.kind in PAUSES:
            minutes, covered = 0, None
        elif content.counted:
            starts = max(content.starts_at, covered or content.starts_at)
            covered = max(content.ends_at, starts)
            before, minutes = minutes, minutes + int((covered - starts).total_seconds()) // 60
            if before <= limit < minutes:
                yield item, minutes


def _uncovered_themes(items: list[Item], themes: Iterable[Theme]) -> Iterator[Finding]:
    covered = {item.content.theme for item in counted_items(items)}
    for theme in themes:
        if theme.code not in covered:
            text = f"No session that counts is about {asterisked(theme.name)}."
            yield _warning("theme-uncovered", theme.code, text)


def _error(code: str, item: Item, message: str) -> Finding:
    fix = "Move one of the two, or change who leads it or where it is."
    if code == "trainer-away":
        fix = "Move the session, or let somebody else lead it."
    return Finding(Severity.ERROR, code, item.code, message, fix=fix, feature="agenda")


def _warning(code: str, subject: str, message: str) -> Finding:
    fixes = {
        "space-too-small": "Choose a larger space, or add one.",
        "no-break": "Put a break before or into it.",
        "theme-uncovered": "Add a session on it, or give one this theme.",
    }
    return Finding(Severity.WARNING, code, subject, message, fix=fixes[code], feature="agenda")


def _when(earlier: Item, later: Item, training: Training) -> str:
    starts = training.local(later.content.starts_at)
    ends = training.local(min(earlier.content.ends_at, later.content.ends_at))
    return f"on {day_text(starts.date())}, {clock_text(starts)}–{clock_text(ends)}"


def _at(moment: datetime, training: Training) -> str:
    local = training.local(moment)
    return f"{clock_text(local)} on {day_text(local.date())}"


def _listed(names: Iterable[str]) -> str:
    return asterisked(" and ".join(sorted(names)))
