"""Items as the agenda's templates show them, prepared once: rows of plain text and classes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from logistics.agenda.rules import PAUSES, TEAM, Item, Lane, Visibility, lanes_of
from logistics.core.periods import clock_text, day_text
from logistics.core.text import asterisked
from logistics.trainings.rules import Theme, Training

_LANES = 3  # more beside each other cannot be read; the rest share the last lane
_LONGEST_MINUTES = 12 * 60 + 55
_STEP = 5  # minutes of a row of the grid
_STEP_HEIGHT, _LINE_HEIGHT = 8.4, 15.8  # as in the style sheet: only whole lines are shown
_MOST_LINES = 8
_TIGHT_MINUTES = 30
_NO_THEME = Theme("", "")


class Row(NamedTuple):
    """One item; `style` is the class of its theme, `css` places it in the grid."""

    title: str
    starts: str
    ends: str
    iso: str
    style: str
    theme: str = ""
    sub: str = ""
    css: str = ""
    href: str = ""
    is_late: bool = False
    is_team: bool = False
    is_light: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day with its rows, in order of time."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class RowWriter:
    """Writes rows; `late` holds the codes of items with a problem, `here` the agenda's address."""

    training: Training
    themes: Mapping[str, Theme]
    names: Mapping[str, str] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    here: str = ""

    @cached_property
    def _tz(self) -> ZoneInfo:
        return self.training.tz

    def grid_day(self, day: date, items: Iterable[Item]) -> Day:
        """Return a day of the grid, items that overlap beside each other."""
        listed = list(items)
        lanes = lanes_of(listed)
        rows = [self._row(item, lanes.get(item.id, Lane())) for item in listed]
        return Day(day_text(day), rows)

    def _row(self, item: Item, lane: Lane) -> Row:
        content = item.content
        starts, ends = content.starts_at.astimezone(self._tz), content.ends_at.astimezone(self._tz)
        theme = self.themes.get(content.theme or "", _NO_THEME)
        is_light, is_team = content.kind in PAUSES, content.visibility is Visibility.TEAM
        is_late = item.code in self.late
        return Row(
            title=asterisked(content.title),
            starts=clock_text(starts),
            ends=clock_text(ends),
            iso=starts.isoformat(timespec="minutes"),
            style=theme.style,
            sub=self._sub(item, theme, is_team=is_team),
            css=_grid_classes(starts, content.minutes, lane)
            + (" light" if is_light else "")
            + (" team" if is_team else "")
            + (" late" if is_late else ""),
            # url_for for every item would cost more than the rest of the page
            href=f"{self.here}/{item.id}",
            is_late=is_late,
        )

    def line(self, item: Item, *, mark: str, leader: str) -> Row:
        """Return one line of somebody's own days; `leader` is their code."""
        content = item.content
        starts, ends = content.starts_at.astimezone(self._tz), content.ends_at.astimezone(self._tz)
        theme = self.themes.get(content.theme or "", _NO_THEME)
        leads = "you lead this" if leader in item.leads else ""
        return Row(
            title=asterisked(content.title),
            starts=clock_text(starts),
            ends=clock_text(ends),
            iso=starts.isoformat(timespec="minutes"),
            style=theme.style,
            theme="" if theme.is_cross_cutting else asterisked(theme.name),
            sub=" · ".join(filter(None, (asterisked(", ".join(content.spaces)), leads))),
            is_team=content.visibility is Visibility.TEAM,
            is_light=content.kind in PAUSES,
            mark=mark,
        )

    def _sub(self, item: Item, theme: Theme, *, is_team: bool) -> str:
        content = item.content
        lead = "" if content.lead == TEAM else self.names.get(content.lead, content.lead)
        parts = (
            "team only" if is_team else "",
            "" if theme.is_cross_cutting else theme.name,
            lead,
            ", ".join(content.spaces),
        )
        return asterisked(" · ".join(filter(None, parts)))


def _grid_classes(starts: datetime, minutes: int, lane: Lane) -> str:
    long = min(minutes, _LONGEST_MINUTES)
    lines = max(1, int((long // _STEP * _STEP_HEIGHT - 2) // _LINE_HEIGHT))
    start_step, end_step = starts.minute // _STEP * _STEP, long % 60 // _STEP * _STEP
    classes = f"at-h{starts.hour} at-m{start_step} for-h{long // 60} for-m{end_step}"
    if lines < _MOST_LINES:
        classes += f" clip-{lines}"
    if long <= _TIGHT_MINUTES:
        classes += " tight"
    if lane.of > 1:
        classes += f" lane-{min(lane.lane, _LANES)} of-{min(lane.of, _LANES)}"
    return classes
