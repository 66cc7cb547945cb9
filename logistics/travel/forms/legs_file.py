"""Reading a file of legs: the 34 columns, and every reason why a row cannot be."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from logistics.core.money import ImpossibleAmount, Money
from logistics.core.periods import ImpossibleTime, to_utc
from logistics.core.tables import Cells, RowReader, read_table, require_columns
from logistics.core.tables.errors import quoted
from logistics.roster.queries import people_of
from logistics.trainings.rules import Training
from logistics.travel.rules import (
    Direction,
    End,
    ImpossibleLeg,
    LegDetails,
    LegDraft,
    LegRow,
    LegStatus,
    Mode,
    Payer,
    require_possible,
)

COLUMNS = (
    "leg_id", "traveller_code", "traveller_name_on_ticket", "direction", "seq", "mode", "carrier",
    "carrier_code", "service_no", "booking_ref", "eticket_no", "travel_class", "seat", "baggage",
    "from_place", "from_code", "to_place", "to_code", "depart_local", "depart_tz", "arrive_local",
    "arrive_tz", "duration_min", "crossing_point", "status", "cost_amount", "cost_currency",
    "fx_rate_per_eur", "cost_eur", "paid_by", "proof_required", "proof_received",
    "transfer_needed", "notes",
)  # fmt: skip
_TEXTS = (
    "carrier", "carrier_code", "service_no", "eticket_no", "travel_class", "seat", "baggage",
    "crossing_point", "proof_required",
)  # fmt: skip
_LEG_CODE = re.compile(r"[A-Za-z0-9-]{1,10}")
_NOBODY = uuid4()  # stands in a row that is refused anyway
_LONGEST_DAYS = 14


def read_legs(content: bytes, *, person_codes: Mapping[str, UUID]) -> tuple[LegRow, ...]:
    """Read a file of legs in the order of its lines.

    `person_codes` says who P01 or T01 is. Raises TableRefused with every error by line and column.
    """
    table = read_table(content)
    require_columns(table, known=COLUMNS, required=COLUMNS)
    reader = RowReader(table)
    reader.require_unique("leg_id")
    rows = tuple(_row(cells, person_codes) for cells in reader)
    reader.raise_if_refused()
    return rows


def read_legs_for(training: Training, content: bytes) -> tuple[LegRow, ...]:
    """Read a file of legs of the people who are in `training` now."""
    codes = {person.code: person.id for person in people_of(training.id)}
    return read_legs(content, person_codes=codes)


def _row(cells: Cells, person_codes: Mapping[str, UUID]) -> LegRow:
    fare = cells.money("cost_amount", "cost_currency", required=False)
    draft = LegDraft(
        person_id=_traveller(cells, person_codes),
        direction=cells.choice("direction", Direction),
        seq=cells.integer("seq", minimum=1, maximum=99),
        mode=cells.choice("mode", Mode),
        status=cells.choice("status", LegStatus),
        details=_details(cells, cost_minor=fare.minor if fare else 0),
        payer=cells.choice("paid_by", Payer),
        transfer_needed=cells.yes_no("transfer_needed", required=False) or False,
        reference=cells.text("booking_ref", limit=60),
        fare=fare,
        rate=cells.rate("fx_rate_per_eur", required=False),
    )
    _check_rate(cells, draft)
    minutes = cells.integer("duration_min", minimum=1, maximum=100_000, required=False)
    return LegRow(cells.line, _code(cells), draft, _euro_minor(cells), minutes)


def _code(cells: Cells) -> str:
    code = cells.text("leg_id", required=True)
    if code and not _LEG_CODE.fullmatch(code):
        cells.refuse("leg_id", f"{quoted(code)} is not a code (write L001, at most 10 letters)")
    return code


def _traveller(cells: Cells, person_codes: Mapping[str, UUID]) -> UUID:
    code = cells.text("traveller_code", required=True)
    if code and code not in person_codes:
        first = "" if person_codes else ", which is empty: import the people first"
        cells.refuse("traveller_code", f"{quoted(code)} is nobody on the roster{first}")
    return person_codes.get(code, _NOBODY)


def _details(cells: Cells, *, cost_minor: int) -> LegDetails:
    before = len(cells.errors)
    details = LegDetails(
        departure=_end(cells, "from", "depart"),
        arrival=_end(cells, "to", "arrive"),
        name_on_ticket=cells.text("traveller_name_on_ticket"),
        proof_received=cells.yes_no("proof_received", required=False) or False,
        notes=cells.text("notes", limit=2000, multiline=True),
        cost_minor=cost_minor,
        **{name: cells.text(name) for name in _TEXTS},
    )
    if len(cells.errors) == before:  # wrong times were named; nothing can be said of their order
        _check_times(cells, details)
    return details


def _end(cells: Cells, place: str, time: str) -> End:
    zone = cells.zone(f"{time}_tz")
    return End(
        place=cells.text(f"{place}_place", required=True),
        code=cells.text(f"{place}_code", limit=10),
        local=_local(cells, f"{time}_local", zone),
        zone=zone,
    )


def _local(cells: Cells, column: str, zone: str) -> datetime:
    local = cells.local_datetime(column, zone=zone)
    try:
        to_utc(local, zone)
    except ImpossibleTime:  # named already; noon that day is as good as any in a refused row
        return datetime(2000, 1, 1, 12)  # noqa: DTZ001 - local time without a zone, on purpose
    return local


def _check_times(cells: Cells, details: LegDetails) -> None:
    try:
        require_possible(details)
    except ImpossibleLeg as error:
        cells.refuse("arrive_local", error.message.rstrip("."))
        return
    if details.arrival.at - details.departure.at > timedelta(days=_LONGEST_DAYS):
        cells.refuse("arrive_local", f"is more than {_LONGEST_DAYS} days after the departure")


def _check_rate(cells: Cells, draft: LegDraft) -> None:
    if draft.fare is None or draft.rate is None:
        return
    try:
        draft.fare.in_euro(draft.rate)
    except ImpossibleAmount as error:
        cells.refuse("fx_rate_per_eur", error.message.rstrip("."))


def _euro_minor(cells: Cells) -> int | None:
    """Read the cost in euro as somebody worked it out; it is kept, not checked."""
    text = cells.text("cost_eur")
    if not text:
        return None
    try:
        return Money.parse(text, "EUR").minor
    except ImpossibleAmount as error:
        cells.refuse("cost_eur", error.message.rstrip("."))
        return None
