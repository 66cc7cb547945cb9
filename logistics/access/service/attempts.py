"""Counting tries, so that guessing stops and people behind one address still get in."""

from datetime import datetime, timedelta
from math import ceil
from uuid import uuid4

from sqlalchemy import delete, func, insert, select

from logistics.access.models import Attempt
from logistics.access.rules import LIMITS, Try
from logistics.core.db import db, transaction
from logistics.core.errors import TooMany
from logistics.core.sealing import key_ring

LONGEST = max(limit.window for limit in LIMITS.values())


def require_allowed(kind: Try, key: str, *, at: datetime) -> None:
    """Raise TooMany (429, with the seconds to wait) if no further try of `key` is heard now."""
    wait = _wait(kind, key, at=at)
    if wait is not None:
        raise TooMany(wait_seconds=max(1, ceil(wait.total_seconds())))


def note_attempt(kind: Try, key: str, *, at: datetime) -> None:
    """Count one try in a transaction of its own: call it outside any other.

    A refused request writes nothing else, so the count cannot wait for that transaction.
    """
    with transaction(counts=False):
        forget_old_attempts(at=at)
        _add(kind, key, at=at)


def claim_attempt(kind: Try, key: str, *, at: datetime) -> None:
    """Count one try before what was typed is looked at; raise TooMany if it is one too many.

    Both in one transaction of its own, so that guesses sent at the same moment are all counted.
    Call `forget_attempts` if it was right.
    """
    with transaction(counts=False):
        _wait_for_others(kind, key)
        require_allowed(kind, key, at=at)
        forget_old_attempts(at=at)
        _add(kind, key, at=at)


def forget_attempts(kind: Try, key: str) -> None:
    """Start counting anew after a success; joins the transaction of the caller."""
    db.session.execute(delete(Attempt).where(Attempt.key_hash == _hash(kind, key)))


def _wait(kind: Try, key: str, *, at: datetime) -> timedelta | None:
    """Return how long until one more try is heard, or None if one is heard now."""
    limit = LIMITS[kind]
    # The next try is heard when the last but so many has left the window.
    deciding = db.session.scalars(
        select(Attempt.at)
        .where(Attempt.key_hash == _hash(kind, key), Attempt.at > at - limit.window)
        .order_by(Attempt.at.desc())
        .offset(limit.tries - 1)
        .limit(1)
    ).first()
    return None if deciding is None else deciding + limit.window - at


def _wait_for_others(kind: Try, key: str) -> None:
    """Let one transaction at a time count this key; on SQLite there is only one anyway."""
    if db.engine.dialect.name == "postgresql":
        number = int.from_bytes(_hash(kind, key)[:8], signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(number)))


def _add(kind: Try, key: str, *, at: datetime) -> None:
    # Not through the ORM: the log need not tell that a try was counted.
    db.session.execute(insert(Attempt).values(id=uuid4(), key_hash=_hash(kind, key), at=at))


def forget_old_attempts(*, at: datetime) -> None:
    """Delete what no limit counts any more; joins the transaction of the caller."""
    db.session.execute(delete(Attempt).where(Attempt.at <= at - LONGEST))


def _hash(kind: Try, key: str) -> bytes:
    return key_ring().blind_index(f"{kind}:{key}")
