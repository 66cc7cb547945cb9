"""Tables: delimiters, quotes, line numbers, sizes, columns."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from logistics.core.errors import DomainError
from logistics.core.tables import (
    ImportReport,
    RowError,
    Table,
    TableRefused,
    read_table,
    require_columns,
    require_unique,
)
from logistics.core.tables.errors import MAX_LISTED
from logistics.core.tables.reading import MAX_COLUMNS, MAX_MEGABYTES, MAX_ROWS


def reason(text: str) -> str:
    with pytest.raises(TableRefused) as refused:
        read_table(text.encode())
    return str(refused.value)


def assert_read_or_refused(content: bytes) -> None:
    try:
        table = read_table(content)
    except TableRefused:
        return
    assert all(tuple(row.cells) == table.header for row in table.rows)


def records(table: Table) -> list[tuple[int, dict[str, str]]]:
    return [(row.line, dict(row.cells)) for row in table.rows]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("code,name\nP01,Ana\n", id="comma"),
        pytest.param("code;name\nP01;Ana\n", id="semicolon"),
        pytest.param("code\tname\nP01\tAna\n", id="tab"),
        pytest.param('"code","name"\n"P01","Ana"\n', id="quoted"),
        pytest.param("code,name\r\nP01,Ana\r\n", id="CRLF"),
        pytest.param("code,name\rP01,Ana\r", id="CR"),
        pytest.param("code,name\nP01,Ana", id="no last line end"),
        pytest.param("code,name\nP01,Ana\n\n,\n  \n", id="blank lines at the end"),
        pytest.param(" code , name \nP01,Ana\n", id="spaces in the header"),
    ],
)
def test_read_table_reads_the_same_row_however_it_is_written(text: str) -> None:
    assert records(read_table(text.encode())) == [(2, {"code": "P01", "name": "Ana"})]


def test_read_table_chooses_the_delimiter_by_the_header_alone() -> None:
    table = read_table(b"code,languages,notes\nP01,a;b;c;d;e;f,x;y\n")

    assert table.rows[0].cells["languages"] == "a;b;c;d;e;f"


def test_read_table_does_not_count_delimiters_in_quoted_names() -> None:
    table = read_table(b'"a;b;c;d",e\n1,2\n')

    assert table.header == ("a;b;c;d", "e")


def test_read_table_keeps_what_is_quoted() -> None:
    table = read_table(b'name,notes\n"Ana, ""A""","two\r\nlines"\n')

    assert dict(table.rows[0].cells) == {"name": 'Ana, "A"', "notes": "two\r\nlines"}


def test_read_table_numbers_a_row_by_its_first_line() -> None:
    table = read_table(b'code,notes\nP01,"one\ntwo\nthree"\n\nP02,x\nP03,"a\nb"\nP04,y\n')

    assert [(row.line, row.cells["code"]) for row in table.rows] == [
        (2, "P01"),
        (6, "P02"),
        (7, "P03"),
        (9, "P04"),
    ]


def test_read_table_finds_the_header_below_blank_lines() -> None:
    table = read_table(b"\n\ncode,name\nP01,Ana\n")

    assert (table.header_line, table.rows[0].line) == (3, 4)


def test_read_table_may_find_no_rows() -> None:
    assert read_table(b"code,name\n").rows == ()


@pytest.mark.parametrize("text", ["", "\n\n", ",,,\n", "\ufeff"])
def test_read_table_refuses_an_empty_file(text: str) -> None:
    assert reason(text) == "The file is empty."


def test_read_table_lists_every_ragged_row_and_a_broken_one() -> None:
    assert reason('a,b\n1,2\n1\n1,2,3\n1,2\n"1,2\n') == (
        "line 3: has 1 cell, the header has 2.\n"
        "line 4: has 3 cells, the header has 2.\n"
        "line 6: a quote mark is not closed, or not doubled inside a quoted cell."
    )


@pytest.mark.parametrize("row", ['1,"2" x', '1,"2', '"1"2,3'])
def test_read_table_refuses_stray_quote_marks(row: str) -> None:
    assert reason(f"a,b\n{row}\n") == (
        "line 2: a quote mark is not closed, or not doubled inside a quoted cell."
    )


def test_read_table_refuses_a_cell_that_swallows_the_file() -> None:
    assert reason("a,b\n" + '1,"' + "x" * 140_000 + "\n") == (
        "line 2: a cell is too long: a closing quote may be missing."
    )


def test_read_table_names_columns_that_are_there_twice_or_have_no_name() -> None:
    assert reason("code,name,code,,name\n1,2,3,4,5\n") == (
        "line 1, column 4: has no name.\n"
        "line 1, code: this column is there more than once.\n"
        "line 1, name: this column is there more than once."
    )


def test_read_table_takes_as_many_rows_as_it_says_and_no_more() -> None:
    assert len(read_table(b"a\n" + b"1\n" * MAX_ROWS).rows) == MAX_ROWS
    assert reason("a\n" + "1\n" * (MAX_ROWS + 1)) == "line 20002: more than 20,000 rows."


def test_read_table_takes_as_many_columns_as_it_says_and_no_more() -> None:
    header = ",".join(f"c{number}" for number in range(MAX_COLUMNS))

    assert len(read_table(header.encode()).header) == MAX_COLUMNS
    assert reason(f"{header},more\n") == "line 1: more than 200 columns."


def test_read_table_takes_as_many_bytes_as_it_says_and_no_more() -> None:
    full = b"a\n1\n".ljust(MAX_MEGABYTES * 1_000_000, b"\n")

    assert len(read_table(full).rows) == 1
    with pytest.raises(TableRefused, match="The file is larger than 5 MB"):
        read_table(full + b"\n")


@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe\x00\xd8")
@example(b"a,b\n\x98\x98")
@example(b"\x1b$B")
@example(b'"')
@example(b"\0")
def test_read_table_reads_or_refuses_any_bytes(content: bytes) -> None:
    assert_read_or_refused(content)


@given(st.text(max_size=100), st.sampled_from(["utf-8", "utf-16", "cp1250", "cp1251", "utf-7"]))
def test_read_table_reads_or_refuses_any_text(text: str, encoding: str) -> None:
    assert_read_or_refused(b"code,name\n" + text.encode(encoding, "ignore"))


cell = st.text(st.characters(codec="utf-8", exclude_characters='\0\x1b\ufffd"'), min_size=1)


@given(st.lists(st.tuples(cell, cell).filter(lambda pair: "".join(pair).strip()), max_size=5))
def test_read_table_gives_back_what_was_written(rows: list[tuple[str, str]]) -> None:
    text = "a,b\n" + "".join(f'"{first}","{second}"\n' for first, second in rows)

    assert [tuple(row.cells.values()) for row in read_table(text.encode()).rows] == rows


def test_require_columns_names_every_unknown_and_missing_column() -> None:
    table = read_table(b"code,famly_name,shoe\n")

    with pytest.raises(TableRefused) as refused:
        require_columns(
            table, known=["code", "family_name", "notes"], required=["code", "family_name"]
        )

    assert str(refused.value) == (
        "line 1, famly_name: unknown column (is it family_name?).\n"
        "line 1, shoe: unknown column.\n"
        "line 1, family_name: this column is missing."
    )


def test_require_columns_shortens_an_endless_name() -> None:
    with pytest.raises(TableRefused) as refused:
        require_columns(read_table(b"x" * 90_000 + b",code"), known=["code"])

    assert str(refused.value) == f"line 1, {'x' * 60}: unknown column."


def test_require_columns_lets_optional_ones_be_absent() -> None:
    require_columns(read_table(b"code\n"), known=["code", "notes"], required=["code"])


def test_require_unique_names_every_repeat_and_where_it_was_first() -> None:
    table = read_table("code\nP01\nP02\nP01 \n\u200bP01\nP02\n".encode())

    with pytest.raises(TableRefused) as refused:
        require_unique(table.rows, "code")

    assert str(refused.value) == (
        "line 4, code: 'P01' is already on line 2.\n"
        "line 5, code: 'P01' is already on line 2.\n"
        "line 6, code: 'P02' is already on line 3."
    )


def test_require_unique_looks_at_columns_together() -> None:
    table = read_table(b"code,item\nP01,A1\nP01,A2\nP02,A1\nP01,A1\n")

    with pytest.raises(TableRefused) as refused:
        require_unique(table.rows, "code", "item")

    assert str(refused.value) == "line 5, code, item: 'P01 A1' is already on line 2."


def test_require_unique_leaves_empty_cells_to_others() -> None:
    require_unique(read_table(b"code,name\n,Ana\n,Ana\n").rows, "code")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (RowError(7, "check_in", "is empty"), "line 7, check_in: is empty."),
        (RowError(7, "", "is short"), "line 7: is short."),
        (RowError(0, "", "the file is empty"), "The file is empty."),
    ],
)
def test_row_error_says_where_and_why(error: RowError, text: str) -> None:
    assert error.text() == text


def test_table_refused_lists_errors_by_line_and_counts_the_rest() -> None:
    errors = [RowError(line, "code", "is empty") for line in range(MAX_LISTED + 3, 1, -1)]
    refused = TableRefused(errors)

    lines = str(refused).splitlines()
    assert isinstance(refused, DomainError)
    assert len(refused.errors) == MAX_LISTED + 2
    assert (lines[0], lines[-1]) == ("line 2, code: is empty.", "And 2 more.")
    assert len(lines) == MAX_LISTED + 1


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (ImportReport(new=25), "25 rows read: 25 new, 0 changed, 0 unchanged."),
        (ImportReport(1, 2, 22), "25 rows read: 1 new, 2 changed, 22 unchanged."),
        (ImportReport(changed=1), "1 row read: 0 new, 1 changed, 0 unchanged."),
        (ImportReport(unchanged=25), "Nothing changed: all 25 rows are as they were."),
        (ImportReport(unchanged=1), "Nothing changed: the one row is as it was."),
        (ImportReport(), "Nothing changed: the file has no rows."),
        (
            ImportReport(unchanged=1, misstated=(2,)),
            "Nothing changed: the one row is as it was."
            " duration_min is not what the times say on line 2: times count.",
        ),
        (
            ImportReport(new=30, misstated=tuple(range(2, 23))),
            "30 rows read: 30 new, 0 changed, 0 unchanged."
            " duration_min is not what the times say on lines"
            f" {', '.join(map(str, range(2, 22)))}, …: times count.",
        ),
    ],
)
def test_import_report_says_what_changed(report: ImportReport, text: str) -> None:
    assert report.text() == text
