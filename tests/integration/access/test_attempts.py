"""Counting tries: where a limit lies, how long it lasts, and that it tells nobody apart."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from logistics.access.models import Attempt
from logistics.access.rules import LIMITS, Try
from logistics.access.service import (
    claim_attempt,
    forget_attempts,
    note_attempt,
    require_allowed,
)
from logistics.core.db import change_number, db, transaction
from logistics.core.errors import TooMany

NOON = datetime(2027, 4, 20, 12, 0, tzinfo=UTC)


def wait_of(kind: Try, key: str, *, at: datetime) -> int | None:
    """Return the seconds to wait, or None if a try is heard at once."""
    try:
        require_allowed(kind, key, at=at)
    except TooMany as refused:
        return refused.wait_seconds
    return None


def note(times: int, *, kind: Try = Try.PASSWORD, key: str = "one", at: datetime = NOON) -> None:
    """Count so many tries."""
    for _ in range(times):
        note_attempt(kind, key, at=at)


@pytest.mark.parametrize("kind", list(Try), ids=str)
def test_the_last_try_of_a_limit_is_heard_and_the_next_waits(app: Flask, kind: Try) -> None:
    tries = LIMITS[kind].tries
    note(tries - 1, kind=kind)
    assert wait_of(kind, "one", at=NOON) is None

    note(1, kind=kind)

    assert wait_of(kind, "one", at=NOON) == 15 * 60


def test_a_full_count_stops_only_its_own_key_and_kind(app: Flask) -> None:
    note(5)

    assert wait_of(Try.PASSWORD, "one", at=NOON) == 900
    assert wait_of(Try.PASSWORD, "two", at=NOON) is None
    assert wait_of(Try.SECOND_FACTOR, "one", at=NOON) is None


@pytest.mark.parametrize(
    ("later", "wait"),
    [
        pytest.param(timedelta(minutes=14, seconds=59), 1, id="a second before the window ends"),
        pytest.param(timedelta(minutes=15), None, id="as it ends"),
    ],
)
def test_the_wait_ends_with_the_window(app: Flask, later: timedelta, wait: int | None) -> None:
    note(5)

    assert wait_of(Try.PASSWORD, "one", at=NOON + later) == wait


def test_one_more_is_heard_as_soon_as_the_oldest_has_left_the_window(app: Flask) -> None:
    note(1)
    note(4, at=NOON + timedelta(minutes=10))

    assert wait_of(Try.PASSWORD, "one", at=NOON + timedelta(minutes=10)) == 5 * 60
    assert wait_of(Try.PASSWORD, "one", at=NOON + timedelta(minutes=15)) is None


def test_success_starts_the_count_anew(app: Flask) -> None:
    note(5)
    note(5, key="two")

    with transaction():
        forget_attempts(Try.PASSWORD, "one")

    assert wait_of(Try.PASSWORD, "one", at=NOON) is None
    assert wait_of(Try.PASSWORD, "two", at=NOON) == 900


def test_old_tries_leave_the_table(app: Flask) -> None:
    note(5)

    note(1, key="two", at=NOON + timedelta(minutes=15))

    assert db.session.scalars(select(Attempt.at)).all() == [NOON + timedelta(minutes=15)]


def test_a_row_tells_neither_who_nor_what(app: Flask) -> None:
    note(1, kind=Try.ADDRESS, key="198.51.100.7")

    row = db.session.execute(select(Attempt.__table__)).one()._asdict()

    assert set(row) == {"id", "key_hash", "at"}
    assert len(row["key_hash"]) == 32


def test_counting_changes_no_page(app: Flask) -> None:
    before = change_number()

    note(1)

    assert change_number() == before


def test_tries_sent_at_the_same_moment_are_all_counted(any_app: Flask) -> None:
    heard, refused = [], []
    gate = Barrier(12)

    def guess() -> None:
        with any_app.app_context():
            gate.wait()
            try:
                claim_attempt(Try.SECOND_FACTOR, "one", at=NOON)
                heard.append(1)
            except TooMany:
                refused.append(1)
            finally:
                db.session.remove()

    guessing = [Thread(target=guess) for _ in range(12)]
    for thread in guessing:
        thread.start()
    for thread in guessing:
        thread.join()

    assert (len(heard), len(refused)) == (5, 7)
