"""Reading a file of legs: every reason by line and column."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid5

import pytest

from logistics.core.tables import RowError, TableRefused
from logistics.travel.forms import COLUMNS, read_legs
from logistics.travel.rules import LegRow
from tests.factories.travel import PERSON, a_file, a_row, sample_rows

CODES = {code: uuid5(PERSON, code) for code in {row["traveller_code"] for row in sample_rows()}}


def read(content: bytes, codes: Mapping[str, UUID] = CODES) -> tuple[LegRow, ...]:
    return read_legs(content, person_codes=codes)


def errors_of(*rows: dict[str, str]) -> list[tuple[int, str, str]]:
    with pytest.raises(TableRefused) as refused:
        read(a_file(*rows))
    return [(error.line, error.column, error.reason) for error in refused.value.errors]


def test_sample_is_read_whole() -> None:
    rows = read(a_file(*sample_rows()))

    assert [row.code for row in rows] == [f"L{n:03}" for n in range(1, 79)]
    assert len(COLUMNS) == 34


def test_row_becomes_a_leg_with_its_booking() -> None:
    (row,) = read(a_file(sample_rows()[11]))  # Bălți to Chișinău by night coach, in lei

    draft = row.draft
    assert (row.code, draft.person_id, draft.seq, draft.mode) == ("L012", CODES["P12"], 1, "coach")
    assert (draft.reference, row.cost.text(), str(draft.rate)) == ("MD-7781", "MDL 160.00", "19.8")
    assert (row.euro_minor, draft.details.cost_minor) == (808, 16000)
    assert draft.details.departure.place == "Bălți bus station"
    assert draft.details.arrival.at.isoformat() == "2026-04-21T00:30:00+00:00"


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        pytest.param(
            {"traveller_code": "P99"}, "traveller_code", "'P99' is nobody on the roster", id="who"
        ),
        pytest.param(
            {"mode": "ship"},
            "mode",
            "'ship' is none of flight, coach, train, own_car, shared_car, taxi, transfer, walk",
            id="mode",
        ),
        pytest.param(
            {"direction": "inbound"},
            "direction",
            "'inbound' is none of outbound, return",
            id="direction",
        ),
        pytest.param(
            {"paid_by": "nobody"},
            "paid_by",
            "'nobody' is none of organiser, participant_reimbursed, participant_own_cost, employer",
            id="payer",
        ),
        pytest.param(
            {"seq": "0"}, "seq", "'0' is not a whole number from 1 to 99", id="seq below one"
        ),
        pytest.param(
            {"depart_local": "21.04.2026 15:40"},
            "depart_local",
            "'21.04.2026 15:40' is not a date and time (write 2026-04-21T15:40)",
            id="time in another format",
        ),
        pytest.param(
            {"depart_tz": "Belgrade"},
            "depart_tz",
            "'Belgrade' is not a time zone (write Europe/Belgrade)",
            id="zone",
        ),
        pytest.param(
            {"depart_local": "2026-03-29T02:30"},
            "depart_local",
            "02:30 on 29 March 2026 in Europe/Tirane does not exist: clocks go forward",
            id="hour that the clocks skip",
        ),
        pytest.param(
            {"depart_local": "2025-10-26T02:30"},
            "depart_local",
            "02:30 on 26 October 2025 in Europe/Tirane happens twice: clocks go back",
            id="hour that comes twice",
        ),
        pytest.param(
            {"arrive_local": "2026-04-21T15:40"},
            "arrive_local",
            "It would arrive at 15:40 in Belgrade, which is not after 15:40 in Tirane,"
            " when it departs",
            id="arrives as it departs",
        ),
        pytest.param(
            {"arrive_local": "2026-05-21T16:45"},
            "arrive_local",
            "is more than 14 days after the departure",
            id="wrong month",
        ),
        pytest.param(
            {"cost_amount": "-1.00"}, "cost_amount", "'-1.00' is below zero", id="negative"
        ),
        pytest.param(
            {"cost_amount": "99999999"},
            "cost_amount",
            "'99999999' is more than 10,000,000",
            id="absurd",
        ),
        pytest.param(
            {"cost_currency": "EURO"},
            "cost_currency",
            "'EURO' is not a currency code (write EUR)",
            id="currency",
        ),
        pytest.param(
            {"fx_rate_per_eur": "1.2"},
            "fx_rate_per_eur",
            "The rate of the euro to itself is 1",
            id="rate of the euro",
        ),
        pytest.param(
            {"fx_rate_per_eur": "0", "cost_currency": "MKD"},
            "fx_rate_per_eur",
            "0 cannot be an exchange rate (units of currency per euro)",
            id="rate of zero",
        ),
        pytest.param(
            {"cost_eur": "about 160"},
            "cost_eur",
            "'about 160' is not an amount (write 162.00)",
            id="cost in euro",
        ),
        pytest.param(
            {"leg_id": "first leg"},
            "leg_id",
            "'first leg' is not a code (write L001, at most 10 letters)",
            id="code",
        ),
        pytest.param({"from_place": ""}, "from_place", "is empty", id="no place"),
        pytest.param(
            {"transfer_needed": "perhaps"},
            "transfer_needed",
            "'perhaps' is neither yes nor no",
            id="transfer",
        ),
    ],
)
def test_bad_cell_is_named(cells: dict[str, str], column: str, reason: str) -> None:
    assert errors_of(a_row(**cells)) == [(2, column, reason)]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("64", True), ("65", False), ("66", True), ("", False)],
    ids=["shorter", "right", "longer", "nothing"],
)
def test_length_the_file_works_out_is_noted_and_the_times_count(
    stated: str, expected: bool
) -> None:
    (row,) = read(a_file(a_row(duration_min=stated)))

    details = row.draft.details
    assert row.is_misstated is expected
    assert details.arrival.at - details.departure.at == timedelta(minutes=65)


def test_every_bad_row_is_named_and_good_ones_are_not() -> None:
    rows = sample_rows()[:5]
    rows[1]["mode"], rows[3]["status"] = "ship", "sold"

    assert [(line, column) for line, column, _ in errors_of(*rows)] == [(3, "mode"), (5, "status")]


def test_code_twice_is_refused() -> None:
    assert errors_of(a_row(), a_row()) == [(3, "leg_id", "'L001' is already on line 2")]


def test_clocks_decide_the_order_not_their_faces() -> None:
    """16:10 in Istanbul to 16:55 in Belgrade is 105 minutes; 16:55 to 16:10 the other way is 15."""
    there = a_row(
        depart_local="2026-04-21T16:10", depart_tz="Europe/Istanbul",
        arrive_local="2026-04-21T15:55", duration_min="45",
    )  # fmt: skip

    assert len(read(a_file(there))) == 1


def test_unknown_column_is_named() -> None:
    content = a_file(a_row(), header=(*COLUMNS, "gate"))

    with pytest.raises(TableRefused) as refused:
        read(content)

    assert refused.value.errors == (RowError(1, "gate", "unknown column"),)


def test_missing_column_is_named() -> None:
    with pytest.raises(TableRefused) as refused:
        read(a_file(a_row(), header=COLUMNS[:-1]))

    assert refused.value.errors == (RowError(1, "notes", "this column is missing"),)


EMPTY_ALLOWED = (
    "traveller_name_on_ticket", "carrier", "carrier_code", "service_no", "booking_ref",
    "eticket_no", "travel_class", "seat", "baggage", "from_code", "to_code", "duration_min",
    "crossing_point", "cost_amount", "fx_rate_per_eur", "cost_eur", "proof_required",
    "proof_received", "transfer_needed", "notes",
)  # fmt: skip


def test_cells_that_nobody_knows_yet_may_be_empty() -> None:
    (row,) = read(a_file(a_row(**dict.fromkeys(EMPTY_ALLOWED, ""))))

    assert (row.cost.minor, row.euro_minor, row.draft.rate) == (0, None, None)


@pytest.mark.parametrize("name", ["<b>Blerta</b>", "=1+1", "سارا", "Ђорђе", "Ж" * 200])
def test_names_are_read_as_they_are(name: str) -> None:
    (row,) = read(a_file(a_row(traveller_name_on_ticket=name)))

    assert row.draft.details.name_on_ticket == name
