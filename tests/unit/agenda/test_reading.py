"""Reading an agenda file: what it gives, and every way in which it is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from logistics.agenda.forms import COLUMNS
from logistics.agenda.rules import HalfDay, ItemContent, ItemKind, Visibility
from logistics.core.tables import TableRefused
from tests.factories.agenda import NINE, SAMPLE, TRAINING, a_file, minutes, read, table_of


def errors(file: bytes, **more: date) -> list[tuple[int, str, str]]:
    training = replace(TRAINING, **more)  # type: ignore[arg-type]
    with pytest.raises(TableRefused) as refused:
        read(file, training=training)
    return [(error.line, error.column, error.reason) for error in refused.value.errors]


def test_sample_has_51_items() -> None:
    assert len(read(SAMPLE.read_bytes())) == 51


def test_sample_columns_are_ours() -> None:
    assert SAMPLE.read_text().splitlines()[0].split(",") == list(COLUMNS)


def test_row_is_read_into_utc_and_lists() -> None:
    rows = {row.code: row for row in read(SAMPLE.read_bytes())}

    assert rows["A210"].content == ItemContent(
        title="Telling a different story: alternative narratives workshop",
        kind=ItemKind.SESSION,
        starts_at=datetime(2026, 4, 23, 13, 35, tzinfo=UTC),
        ends_at=datetime(2026, 4, 23, 15, 0, tzinfo=UTC),
        counted=True,
        slot=HalfDay.PM,
        theme="T2",
        visibility=Visibility.PARTICIPANTS,
        lead="T02",
        co_leads=("T04",),
        spaces=("Conference room Sava", "Breakout room Dunav"),
        method="story circle, rapid prototyping, message testing",
        objectives="Produce and test one rights-based message or story with informed consent "
        "of those portrayed",
        room_setup="two rooms",
        materials=("laptops", "paper phones", "test panels"),
        handouts=("Story consent checklist",),
    )
    assert rows["A113"].notes == "Afternoon sheet signed here."


@pytest.mark.parametrize("column", ["theme", "lead", "co_lead", "room", "day_no", "duration_min"])
def test_cell_may_be_empty(column: str) -> None:
    (row,) = read(a_file(**{column: ""}))

    assert (row.code, row.content.starts_at, row.content.ends_at) == (
        "A101", NINE, NINE + minutes(60),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("59", True), ("60", False), ("61", True), ("", False)],
    ids=["shorter", "right", "longer", "nothing"],
)
def test_length_the_file_works_out_is_noted_and_the_times_count(
    stated: str, expected: bool
) -> None:
    (row,) = read(a_file(duration_min=stated))

    assert (row.is_misstated, row.content.minutes, row.line) == (expected, 60, 2)


def test_empty_lead_is_the_team() -> None:
    (row,) = read(a_file(co_lead="T01;CO"))

    assert (row.content.lead, row.content.co_leads) == ("CO", ("T01",))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(
            {"date": "22.04.2026"},
            ("date", "'22.04.2026' is not a date (write 2026-04-21)"),
            id="date",
        ),
        pytest.param({"start": "9:00"}, ("start", "'9:00' is not a time (write 15:40)"), id="time"),
        pytest.param({"end": "25:00"}, ("end", "'25:00' is not a time (write 15:40)"), id="hour"),
        pytest.param({"end": "09:00"}, ("end", "is not after the start"), id="no length"),
        pytest.param({"end": "08:59"}, ("end", "is not after the start"), id="backwards"),
        pytest.param(
            {"day_no": "2"},
            ("day_no", "is 2, but Wed 22 April is day 1 of the training"),
            id="day",
        ),
        pytest.param(
            {"item_type": "lecture"},
            (
                "item_type",
                "'lecture' is none of session, plenary, wellbeing, energiser, break, meal, "
                "social, admin, team",
            ),
            id="type",
        ),
        pytest.param({"theme": "T9"}, ("theme", "this training has no theme 'T9'"), id="theme"),
        pytest.param({"lead": "T09"}, ("lead", "this training has no trainer 'T09'"), id="lead"),
        pytest.param(
            {"co_lead": "T01;P01"},
            ("co_lead", "this training has no trainer 'P01'"),
            id="participant as co-lead",
        ),
        pytest.param(
            {"room": "Foyer;Conference room Drava"},
            (
                "room",
                "this training has no space 'Conference room Drava' (is it Conference room Sava?)",
            ),
            id="space",
        ),
        pytest.param(
            {"counts_for_attendance": "maybe"},
            ("counts_for_attendance", "'maybe' is neither yes nor no"),
            id="yes or no",
        ),
        pytest.param(
            {"attendance_slot": ""},
            ("attendance_slot", "is empty, but the item counts for attendance"),
            id="counted without a slot",
        ),
        pytest.param(
            {"attendance_slot": "noon"},
            ("attendance_slot", "'noon' is none of AM, PM"),
            id="slot",
        ),
        pytest.param(
            {"visibility": "everybody"},
            ("visibility", "'everybody' is none of participants, team"),
            id="visibility",
        ),
        pytest.param({"title": " "}, ("title", "is empty"), id="title"),
        pytest.param(
            {"title": "x" * 201},
            ("title", "is 201 characters long (at most 200)"),
            id="long title",
        ),
        pytest.param({"item_id": ""}, ("item_id", "is empty"), id="no code"),
        pytest.param(
            {"item_id": "A 1"},
            ("item_id", "is not a code of up to ten letters and digits (write A101)"),
            id="code",
        ),
    ],
)
def test_wrong_cell_is_refused_with_line_column_and_reason(
    cells: dict[str, str], expected: tuple[str, str]
) -> None:
    assert errors(a_file(**cells)) == [(2, *expected)]


def test_time_that_the_clocks_skip_is_refused() -> None:
    file = a_file(date="2026-03-29", day_no="-23", start="02:30", end="03:30", duration_min="60")

    assert errors(file) == [
        (2, "start", "02:30 on 29 March 2026 in Europe/Belgrade does not exist: clocks go forward")
    ]


def test_every_wrong_row_is_listed() -> None:
    (good,) = [dict(zip(COLUMNS, line, strict=True)) for line in cells_of(a_file())]
    rows = [
        good,
        {**good, "item_id": "A102", "title": "", "start": "9"},
        {**good, "theme": "T9"},
    ]

    assert errors(table_of(rows)) == [
        (3, "start", "'9' is not a time (write 15:40)"),
        (3, "title", "is empty"),
        (4, "item_id", "'A101' is already on line 2"),
        (4, "theme", "this training has no theme 'T9'"),
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            lambda header: [*header, "colour"], (1, "colour", "unknown column"), id="unknown"
        ),
        pytest.param(lambda header: header[:-1], (1, "notes", "this column is missing"), id="gone"),
    ],
)
def test_columns_must_be_ours(change: object, expected: tuple[int, str, str]) -> None:
    header = change(list(COLUMNS))  # type: ignore[operator]

    assert errors(table_of([dict.fromkeys(header, "")])) == [expected]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_sample_reads_the_same_in_each_encoding(encoding: str) -> None:
    text = SAMPLE.read_text(encoding="utf-8")

    assert read(text.encode(encoding)) == read(SAMPLE.read_bytes())


@pytest.mark.parametrize(
    "title", ["<b>bold</b>", "=1+1", "x" * 200, "جلسة الافتتاح", "Kosovo today"]
)
def test_title_is_kept_as_it_is(title: str) -> None:
    (row,) = read(a_file(title=title))

    assert row.content.title == title


def cells_of(file: bytes) -> list[list[str]]:
    return [line.split(",") for line in file.decode().splitlines()[1:]]
