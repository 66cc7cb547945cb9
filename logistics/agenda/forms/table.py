"""From an agenda file to rows: every wrong cell is named by line and column."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches

from logistics.agenda.queries import trainer_ids
from logistics.agenda.rules import (
    TEAM,
    HalfDay,
    ItemContent,
    ItemKind,
    ItemRow,
    Visibility,
)
from logistics.core.periods import ImpossibleTime, day_text, to_utc
from logistics.core.tables import Cells, RowReader, read_table, require_columns
from logistics.core.tables.errors import quoted
from logistics.trainings.queries import spaces_of, themes_of
from logistics.trainings.rules import Training

COLUMNS = (
    "item_id", "day_no", "date", "start", "end", "duration_min", "item_type",
    "counts_for_attendance", "attendance_slot", "title", "theme", "method", "objectives", "lead",
    "co_lead", "room", "room_setup", "materials", "handouts", "visibility", "notes",
)  # fmt: skip
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,9}")
_DAYS_AROUND = 366  # a day number beyond is a typing error
_LONGEST_DAY_MINUTES = 24 * 60
_LONGEST_NAME = 60


@dataclass(frozen=True)
class _Known:
    """What a row may refer to."""

    training: Training
    trainers: frozenset[str]
    themes: frozenset[str]
    spaces: frozenset[str]


def read_agenda(
    content: bytes,
    *,
    training: Training,
    trainer_codes: Collection[str],
    themes: Collection[str],
    spaces: Collection[str],
) -> tuple[ItemRow, ...]:
    """Read an agenda file with exactly the columns of `COLUMNS`, in wall time of the place.

    `themes` are codes, `spaces` names. Raises TableRefused with every error of every row.
    """
    table = read_table(content)
    require_columns(table, known=COLUMNS, required=COLUMNS)
    reader = RowReader(table)
    reader.require_unique("item_id")
    known = _Known(
        training, frozenset({*trainer_codes, TEAM}), frozenset(themes), frozenset(spaces)
    )
    rows = tuple(_row(cells, known) for cells in reader)
    reader.raise_if_refused()
    return rows


def read_agenda_for(training: Training, content: bytes) -> tuple[ItemRow, ...]:
    """Read an agenda file that may name the trainers, themes and spaces `training` has now."""
    return read_agenda(
        content,
        training=training,
        trainer_codes=trainer_ids(training.id),
        themes=[theme.code for theme in themes_of(training.id)],
        spaces=[space.name for space in spaces_of(training.id)],
    )


def _row(cells: Cells, known: _Known) -> ItemRow:
    starts_at, ends_at = _times(cells, known.training)
    lead = _one_of(cells, "lead", known.trainers, "trainer") or TEAM
    co_leads = _some_of(cells, "co_lead", known.trainers, "trainer")
    counted, slot = _counting(cells)
    content = ItemContent(
        title=cells.text("title", required=True),
        kind=cells.choice("item_type", ItemKind),
        starts_at=starts_at,
        ends_at=ends_at,
        counted=counted,
        slot=slot,
        theme=_one_of(cells, "theme", known.themes, "theme") or None,
        visibility=cells.choice("visibility", Visibility),
        lead=lead,
        co_leads=tuple(code for code in co_leads if code != lead),
        spaces=_some_of(cells, "room", known.spaces, "space"),
        method=cells.text("method", limit=300),
        objectives=cells.text("objectives", limit=1000, multiline=True),
        room_setup=cells.text("room_setup"),
        materials=cells.codes("materials"),
        handouts=cells.codes("handouts"),
    )
    notes = cells.text("notes", limit=2000, multiline=True)
    minutes = cells.integer("duration_min", minimum=1, maximum=_LONGEST_DAY_MINUTES, required=False)
    return ItemRow(_code(cells), content, notes, cells.line, minutes)


def _code(cells: Cells) -> str:
    code = cells.text("item_id", required=True)
    if code and not _CODE.fullmatch(code):
        cells.refuse("item_id", "is not a code of up to ten letters and digits (write A101)")
    return code


def _counting(cells: Cells) -> tuple[bool, HalfDay | None]:
    counted = cells.yes_no("counts_for_attendance")
    slot = cells.choice("attendance_slot", HalfDay, required=False)
    if counted and not cells.text("attendance_slot"):
        cells.refuse("attendance_slot", "is empty, but the item counts for attendance")
    return counted, slot


def _times(cells: Cells, training: Training) -> tuple[datetime, datetime]:
    errors_before = len(cells.errors)
    day, start, end = cells.date("date"), cells.time("start"), cells.time("end")
    starts_at = _moment(cells, "start", datetime.combine(day, start), training)
    ends_at = _moment(cells, "end", datetime.combine(day, end), training)
    number = cells.integer("day_no", minimum=-_DAYS_AROUND, maximum=_DAYS_AROUND, required=False)
    if len(cells.errors) > errors_before:
        return starts_at, ends_at  # a wrong cell would make what follows misleading
    if number is not None and number != training.day_number(day):
        right = training.day_number(day)
        cells.refuse("day_no", f"is {number}, but {day_text(day)} is day {right} of the training")
    if ends_at <= starts_at:
        cells.refuse("end", "is not after the start")
    return starts_at, ends_at


def _moment(cells: Cells, column: str, local: datetime, training: Training) -> datetime:
    try:
        return to_utc(local, training.zone)
    except ImpossibleTime as error:
        cells.refuse(column, str(error).rstrip("."))
        return local.replace(tzinfo=UTC)


def _one_of(cells: Cells, column: str, known: frozenset[str], what: str) -> str:
    value = cells.text(column)
    if value and value not in known:
        cells.refuse(column, _unknown(value, known, what))
    return value


def _some_of(cells: Cells, column: str, known: frozenset[str], what: str) -> tuple[str, ...]:
    values = cells.codes(column)
    for value in values:
        if value not in known:
            cells.refuse(column, _unknown(value, known, what))
    return values


def _unknown(value: str, known: frozenset[str], what: str) -> str:
    close = get_close_matches(value[:_LONGEST_NAME], sorted(known), n=1, cutoff=0.75)
    hint = f" (is it {close[0]}?)" if close else ""
    if known == {TEAM}:
        hint = ", as it has no trainers yet: import them first"
    return f"this training has no {what} {quoted(value)}{hint}"
