"""Whoever gets around the triggers is found out, and the first row that shows it is named."""

from typing import Any

import pytest
from flask import Flask

from logistics.audit.rules import START
from logistics.audit.service import verify_log
from logistics.core.db import db
from logistics.core.errors import DomainError
from tests.factories.audit import (
    drop_triggers,
    entries,
    is_sqlite,
    past_the_app,
    write_entries,
)

CHANGED, CUT = "Row 3 was changed.", "the end of the log was cut off."
ONE_BYTE = {  # of a text: the last sign becomes another one
    "action": "substr(action, 1, length(action) - 1) || 'x'",
    "outcome": "substr(outcome, 1, length(outcome) - 1) || 'x'",
    "object_type": "substr(object_type, 1, length(object_type) - 1) || 'x'",
    "fields": "substr(fields, 1, length(fields) - 1) || 'x'",
    "request_id": "substr(request_id, 1, length(request_id) - 1) || 'x'",
}
ON_SQLITE = ONE_BYTE | {
    "at": "replace(at, '12:00:00', '12:00:01')",
    "actor_id": "substr(actor_id, 1, 31) || '2'",
    "object_id": "substr(object_id, 1, 31) || '3'",
    "prev_mac": "CAST(substr(prev_mac, 1, 31) || x'00' AS BLOB)",
    "mac": "CAST(substr(mac, 1, 31) || x'00' AS BLOB)",
}
ON_POSTGRES = ONE_BYTE | {
    "at": "at + interval '1 microsecond'",
    "actor_id": "(substr(actor_id::text, 1, 35) || '2')::uuid",
    "object_id": "(substr(object_id::text, 1, 35) || '3')::uuid",
    "prev_mac": "set_byte(prev_mac, 31, 255 - get_byte(prev_mac, 31))",
    "mac": "set_byte(mac, 31, 255 - get_byte(mac, 31))",
}
NO_SUCH_TYPE = {  # SQLite stores anything anywhere: the check must say so and not fail
    "at": "'soon'",
    "actor_id": "'nobody'",
    "action": "x'ff'",
    "outcome": "7",
    "object_type": "''",
    "object_id": "upper(replace(object_id, '0', 'a'))",
    "fields": "CAST(x'c328' AS TEXT)",
    "request_id": "x'00'",
    "prev_mac": "'text'",
    "mac": "7",
}
ROWS = {
    "the first is deleted": (["DELETE FROM audit_entries WHERE seq = 1"], "Row 1 is missing."),
    "one is deleted": (["DELETE FROM audit_entries WHERE seq = 3"], "Row 3 is missing."),
    "some are deleted": (
        ["DELETE FROM audit_entries WHERE seq IN (2, 3)"],
        "Rows 2 to 3 are missing.",
    ),
    "the last is deleted": (
        ["DELETE FROM audit_entries WHERE seq = 5"],
        f"Row 5 is missing: {CUT}",
    ),
    "the end is deleted": (
        ["DELETE FROM audit_entries WHERE seq > 3"],
        f"Rows 4 to 5 are missing: {CUT}",
    ),
    "all are deleted": (["DELETE FROM audit_entries"], f"Rows 1 to 5 are missing: {CUT}"),
    "two change places": (
        [
            "UPDATE audit_entries SET seq = 99 WHERE seq = 2",
            "UPDATE audit_entries SET seq = 2 WHERE seq = 4",
            "UPDATE audit_entries SET seq = 4 WHERE seq = 99",
        ],
        "Row 2 was moved: it was row 4.",
    ),
    "neighbours change places": (
        [
            "UPDATE audit_entries SET seq = 99 WHERE seq = 2",
            "UPDATE audit_entries SET seq = 2 WHERE seq = 3",
            "UPDATE audit_entries SET seq = 3 WHERE seq = 99",
        ],
        "Row 2 was moved: it was row 3.",
    ),
    "the last goes to the end": (
        ["UPDATE audit_entries SET seq = 6 WHERE seq = 5"],
        "Row 6 was added behind the head of the log.",
    ),
    "one is deleted and the gap closed": (
        [
            "DELETE FROM audit_entries WHERE seq = 3",
            "UPDATE audit_entries SET seq = 3 WHERE seq = 4",
            "UPDATE audit_entries SET seq = 4 WHERE seq = 5",
            "UPDATE audit_head SET seq = 4",
        ],
        "Row 3 was moved: it was row 4.",
    ),
    "the head is set back": (
        ["UPDATE audit_head SET seq = 4"],
        "Row 5 was added behind the head of the log.",
    ),
    "the head has another code": (
        ["UPDATE audit_head SET mac = (SELECT mac FROM audit_entries WHERE seq = 4)"],
        "The head of the log was changed: it does not have the code of row 5.",
    ),
    "the head is taken away": (["DELETE FROM audit_head"], "The head of the log is missing."),
}


def stored(column: str) -> str:
    return f"SELECT {column} FROM audit_entries WHERE seq = 3"  # noqa: S608 - our own names


def changing(column: str, value: str) -> str:
    return f"UPDATE audit_entries SET {column} = {value} WHERE seq = 3"  # noqa: S608 - our own


def found_after(app: Flask, *statements: str) -> str:
    """Tamper past the app, and return what the check says; "" if it finds nothing."""
    with past_the_app(app) as raw:
        drop_triggers(app, raw)
        for statement in statements:
            raw.execute(statement)
    try:
        verify_log()
    except DomainError as error:
        return error.message
    finally:
        db.session.remove()
    return ""


def test_log_as_written_is_whole(any_app: Flask) -> None:
    assert verify_log().seq == 0

    write_entries(5)
    head = verify_log()

    assert (head.seq, head.mac) == (5, entries()[-1].mac)


def test_one_byte_in_any_column_is_found(any_app: Flask) -> None:
    write_entries(5)
    changes = ON_SQLITE if is_sqlite(any_app) else ON_POSTGRES
    with past_the_app(any_app) as raw:
        drop_triggers(any_app, raw)
        assert set(changes) | {"seq"} == columns_of(raw)
        for column, changed in changes.items():
            was = raw.execute(stored(column)).fetchone()
            raw.execute(changing(column, changed))

            with pytest.raises(DomainError) as caught:
                verify_log()

            assert caught.value.message == CHANGED, column
            db.session.remove()
            raw.execute(changing(column, "?" if is_sqlite(any_app) else "%s"), was)
            assert verify_log().seq == 5
            db.session.remove()


@pytest.mark.parametrize("column", NO_SUCH_TYPE)
def test_what_is_no_entry_at_all_is_named_too(app: Flask, column: str) -> None:
    write_entries(5)

    assert found_after(app, changing(column, NO_SUCH_TYPE[column])) == CHANGED


@pytest.mark.parametrize("what", ROWS)
def test_rows_taken_away_or_moved_are_found(app: Flask, what: str) -> None:
    statements, sentence = ROWS[what]
    write_entries(5)

    assert found_after(app, *statements) == sentence


@pytest.mark.postgres
def test_rows_taken_away_or_moved_are_found_on_postgres(any_app: Flask) -> None:
    """All in one database: each is set right again before the next."""
    write_entries(5)
    with past_the_app(any_app) as raw:
        drop_triggers(any_app, raw)
        raw.execute("CREATE TABLE kept_entries AS SELECT * FROM audit_entries")
        raw.execute("CREATE TABLE kept_head AS SELECT * FROM audit_head")
    for what, (statements, sentence) in ROWS.items():
        assert found_after(any_app, *statements) == sentence, what
        with past_the_app(any_app) as raw:
            raw.execute("DELETE FROM audit_entries")
            raw.execute("DELETE FROM audit_head")
            raw.execute("INSERT INTO audit_entries SELECT * FROM kept_entries")
            raw.execute("INSERT INTO audit_head SELECT * FROM kept_head")
    assert verify_log().seq == 5


def test_end_cut_off_together_with_the_head_is_found_with_a_printed_head(any_app: Flask) -> None:
    write_entries(3)
    early = verify_log().mac.hex()
    write_entries(2)
    printed = verify_log().mac.hex()

    back = "UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit_entries WHERE seq = 4)"
    inside = found_after(any_app, "DELETE FROM audit_entries WHERE seq = 5", back)

    assert inside == ""
    assert verify_log(printed=early).seq == 4
    with pytest.raises(DomainError, match="its end was cut off since"):
        verify_log(printed=printed)


@pytest.mark.parametrize("printed", [START.hex(), START.hex().upper() + "\n"])
def test_head_printed_of_an_empty_log_is_in_every_log(app: Flask, printed: str) -> None:
    write_entries(1)

    assert verify_log(printed=printed).seq == 1


def columns_of(raw: Any) -> set[str]:
    return {column[0] for column in raw.execute("SELECT * FROM audit_entries LIMIT 0").description}
