"""Sealed files on disk that come and go with the transaction their rows are written in."""

import os
from collections.abc import Iterable
from uuid import UUID, uuid4

from sqlalchemy import event
from sqlalchemy.orm import Session

from logistics.core.db import db
from logistics.core.sealing import key_ring
from logistics.materials.queries import file_context, file_path

_WRITTEN, _LET_GO = "handout-files-written", "handout-files-let-go"


def write_file(content: bytes) -> UUID:
    """Seal `content` under a new random name and return it; a rollback removes the file again."""
    file_id = uuid4()
    path = file_path(file_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key_ring().seal(content, context=file_context(file_id)))
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _noted(_WRITTEN).add(file_id)
    return file_id


def let_go(file_id: UUID) -> None:
    """Remove a file once the transaction is committed, not before."""
    _noted(_LET_GO).add(file_id)


def _noted(key: str) -> set[UUID]:
    noted: set[UUID] = db.session.info.setdefault(key, set())
    return noted


# The commit is the view's; only the session knows when it has happened, or failed.
@event.listens_for(db.session, "after_commit")
def _committed(session: Session) -> None:
    session.info.pop(_WRITTEN, None)
    _remove(session.info.pop(_LET_GO, ()))


@event.listens_for(db.session, "after_rollback")
def _rolled_back(session: Session) -> None:
    session.info.pop(_LET_GO, None)
    _remove(session.info.pop(_WRITTEN, ()))


def _remove(file_ids: Iterable[UUID]) -> None:
    for file_id in file_ids:
        file_path(file_id).unlink(missing_ok=True)
