"""Reading a file of marks: code, item_id, status and minutes late or missed at the end."""

from collections.abc import Iterable, Mapping

from logistics.agenda.queries import items_of
from logistics.agenda.rules import Item
from logistics.attendance.rules import PARTIAL, MarkRow, Status
from logistics.core.tables import Cells, RowReader, read_table, require_columns
from logistics.core.tables.errors import quoted
from logistics.roster.queries import people_of
from logistics.trainings.rules import Training

COLUMNS = ("code", "item_id", "status", "minutes")
_LONGEST = 24 * 60  # for a session nobody knows, so that its minutes are not called wrong as well


def read_marks(
    content: bytes, *, person_codes: Mapping[str, bool], items: Iterable[Item]
) -> tuple[MarkRow, ...]:
    """Read a file of marks in the order of its lines.

    `person_codes` says of every code on the roster whether that person holds a place; `items` is
    the whole agenda. Raises TableRefused with every error by line and column.
    """
    table = read_table(content)
    require_columns(table, known=COLUMNS, required=COLUMNS)
    reader = RowReader(table)
    reader.require_unique("code", "item_id")
    by_code = {item.code: item for item in items}
    rows = tuple(_row(cells, person_codes, by_code) for cells in reader)
    reader.raise_if_refused()
    return rows


def read_marks_for(training: Training, content: bytes) -> tuple[MarkRow, ...]:
    """Read a file of marks of the people and sessions that are in `training` now."""
    holding = {person.code: person.holds_place for person in people_of(training.id)}
    return read_marks(content, person_codes=holding, items=items_of(training.id))


def _row(cells: Cells, person_codes: Mapping[str, bool], items: Mapping[str, Item]) -> MarkRow:
    item = _item(cells, items)
    status = cells.choice("status", Status)
    return MarkRow(
        line=cells.line,
        person_code=_person(cells, person_codes),
        item_code=item.code if item else "",
        status=status,
        minutes=_minutes(cells, status, length=item.content.minutes if item else _LONGEST),
    )


def _person(cells: Cells, person_codes: Mapping[str, bool]) -> str:
    code = cells.text("code", required=True)
    if code and code not in person_codes:
        cells.refuse("code", f"there is nobody with the code {quoted(code)} in this training")
    elif code and not person_codes[code]:
        cells.refuse("code", f"{code} does not hold a place in this training")
    return code


def _item(cells: Cells, items: Mapping[str, Item]) -> Item | None:
    code = cells.text("item_id", required=True)
    item = items.get(code)
    if code and item is None:
        cells.refuse("item_id", f"there is no session {quoted(code)} in this training")
    elif item and not item.content.counted:
        cells.refuse("item_id", f"{item.code} does not count for attendance")
    return item


def _minutes(cells: Cells, status: Status, *, length: int) -> int:
    known = cells.text("status") in set(Status)
    if known and status in PARTIAL:
        return cells.integer("minutes", minimum=1, maximum=length)
    text = cells.text("minutes")
    if known and text not in {"", "0"}:
        cells.refuse("minutes", f"{quoted(text)} does not go with {status}: leave it empty")
    return 0
