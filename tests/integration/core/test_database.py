"""The database set-up on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from logistics.access.models import Account, SignInLink
from logistics.access.policy import Role
from logistics.core.db import change_number, db, transaction

NOON = datetime(2026, 4, 22, 12, 0, tzinfo=UTC)


def an_account(created_at: datetime = NOON, role: str = Role.COORDINATOR) -> Account:
    return Account(role=role, created_at=created_at)


def test_moment_comes_back_aware_and_in_utc(any_app: Flask) -> None:
    belgrade = timezone(timedelta(hours=2))
    with transaction():
        db.session.add(an_account(datetime(2026, 4, 22, 14, 0, tzinfo=belgrade)))

    found = db.session.scalars(select(Account.created_at)).one()

    assert (found, found.utcoffset()) == (NOON, timedelta(0))


def test_moment_without_zone_is_refused(any_app: Flask) -> None:
    with pytest.raises(StatementError, match="naive"), transaction():
        db.session.add(an_account(datetime(2026, 4, 22, 14, 0)))  # noqa: DTZ001 - the point


def test_unknown_role_is_refused_by_the_database(any_app: Flask) -> None:
    with pytest.raises(IntegrityError), transaction():
        db.session.add(an_account(role="king"))


def test_row_of_a_missing_account_is_refused_by_the_database(any_app: Flask) -> None:
    link = SignInLink(account_id=an_account().id, token_hash=b"x" * 32, expires_at=NOON)
    with pytest.raises(IntegrityError), transaction():
        db.session.add(link)


def test_transaction_keeps_nothing_of_a_use_case_that_failed(any_app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.add(an_account())
        db.session.flush()
        raise ZeroDivisionError

    assert db.session.scalars(select(Account)).all() == []


def test_rehearsed_transaction_keeps_nothing_and_counts_no_change(any_app: Flask) -> None:
    before = change_number()
    with transaction(keep=False):
        db.session.add(an_account())
        db.session.flush()
        assert len(db.session.scalars(select(Account)).all()) == 1

    assert db.session.scalars(select(Account)).all() == []
    assert change_number() == before


def test_transaction_reads_again_what_was_read_before(any_app: Flask) -> None:
    with transaction():
        db.session.add(an_account())
    account = db.session.scalars(select(Account)).one()
    with db.engine.connect().execution_options(writes=True) as elsewhere:
        elsewhere.execute(text("UPDATE accounts SET role = 'trainer'"))
        elsewhere.commit()

    with transaction():
        role = account.role

    assert role == "trainer"


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 10000),
        ("secure_delete", 1),
    ],
)
def test_sqlite_connection_is_set_up(app: Flask, pragma: str, value: object) -> None:
    found = db.session.execute(text(f"PRAGMA {pragma}")).scalar_one()

    assert found == value
