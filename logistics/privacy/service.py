"""The lock-down: every sign-in, link, calendar and waiting mail at once."""

import sqlite3
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from logistics.access.service import end_everything
from logistics.calendars.service import withdraw_all_links
from logistics.core.db import db, transaction
from logistics.messages.service import cancel_waiting_mails
from logistics.privacy.rules import LockedDown
from logistics.roster.service import shred_documents

# In this order, so that most others who hold some of them are waited for rather than stopped.
_TOKENS = ("outbox", "sign_in_links", "pending_sign_ins", "sign_ins", "feeds")
_DOCUMENTS = ("travel_documents", "imported_profiles")
_TRIES = 5
_PATIENCE_SECONDS = 3.0


def lock_everything_down(*, shred: bool, at: datetime) -> LockedDown:
    """End all sign-ins, links, calendars and waiting mails; with `shred`, empty travel documents.

    Anybody may do this twice, or two at once: the second finds nothing left.
    """
    for remaining in reversed(range(_TRIES)):
        try:
            with transaction():
                done = _locked_down(shred=shred, at=at)
        except OperationalError as error:
            if "deadlock" in str(error.orig) and remaining:
                continue  # two waited for each other, and we were the one to step back
            raise
        break
    return replace(done, is_overwritten=_overwrite_old_bytes()) if shred else done


def _locked_down(*, shred: bool, at: datetime) -> LockedDown:
    _wait_for_others(*_TOKENS, *(_DOCUMENTS if shred else ()))
    ended = end_everything(at=at)
    return LockedDown(
        devices=ended.devices,
        begun=ended.begun,
        links=ended.links,
        calendars=withdraw_all_links(at=at),
        mails=cancel_waiting_mails(),
        documents=shred_documents() if shred else None,
    )


def _wait_for_others(*tables: str) -> None:
    """Let whoever is in the middle of signing in finish first: then their sign-in is ended too.

    On SQLite there is one writer, and a sign-in is read and written by the same one.
    """
    if db.engine.dialect.name != "sqlite":
        names = ", ".join(tables)
        db.session.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))


def _overwrite_old_bytes() -> bool:
    """Rewrite the database's files without what was shredded; say whether that was possible.

    What a log of PostgreSQL, a replica or a backup holds is not reached.
    """
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        return _sqlite_is_rewritten()
    return _postgres_is_rewritten()


def _sqlite_is_rewritten() -> bool:
    connection = db.engine.raw_connection()
    run: Any = connection.driver_connection
    connection.detach()  # it goes when it is closed: nobody else gets it with these settings
    try:
        run.execute(f"PRAGMA busy_timeout={int(_PATIENCE_SECONDS * 1000)}")
        run.execute("PRAGMA temp_store=MEMORY")
        run.execute("VACUUM")  # secure_delete leaves pieces of cells where pages were split
        busy, *_ = run.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return not busy


def _postgres_is_rewritten() -> bool:
    tables = ", ".join(_DOCUMENTS)
    connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with connection:
        connection.execute(text(f"SET lock_timeout = '{int(_PATIENCE_SECONDS * 1000)}ms'"))
        try:
            connection.execute(text(f"VACUUM (FULL) {tables}"))
        except OperationalError:
            return False
        finally:
            connection.execute(text("RESET lock_timeout"))
    return True
