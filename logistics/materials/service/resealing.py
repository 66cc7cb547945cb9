"""Sealed files and their keys: which key each has, and sealing them anew with the current one."""

import os
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.sealing import PAUSE_SECONDS, Resealed, Unreadable, key_ring, kid_of
from logistics.materials.models import Handout
from logistics.materials.queries import file_context, file_path

START_BYTES = 32
UPLOAD_SECONDS = 3600  # a file younger than this may belong to an upload that is not committed yet
DRAFT = ".new"


def files_by_key() -> Counter[str]:
    """Return how many sealed files each key has; those that an upload left behind do not count."""
    found: Counter[str] = Counter()
    known = {str(file_id) for file_id in db.session.scalars(select(Handout.file_id))}
    for path in sorted(_folder().glob("*")):
        if path.name in known or _is_young(path):
            found[kid_of(_start_of(path)) or "?"] += 1
    return found


def reseal_files() -> Resealed:
    """Seal every file anew that another key has sealed; one that is deleted meanwhile stays so.

    Call while nobody else does: what a killed run left half written is thrown away first.
    """
    for draft in _folder().glob(f"*{DRAFT}"):
        draft.unlink()
    done = Resealed()
    for file_id in db.session.scalars(select(Handout.file_id).order_by(Handout.file_id)).all():
        if kid_of(_start_of(file_path(file_id))) != key_ring().current:
            done += _reseal(file_id)
            time.sleep(PAUSE_SECONDS)
    return done


def _reseal(file_id: UUID) -> Resealed:
    path, context = file_path(file_id), file_context(file_id)
    draft = path.with_suffix(DRAFT)
    try:
        plain = key_ring().open(path.read_bytes(), context=context)
    except (OSError, Unreadable):
        return Resealed(stuck=frozenset({f"files {file_id}"}))
    try:
        _write(draft, key_ring().seal(plain, context=context))
        return Resealed(moved=_swap(file_id, draft))
    finally:
        draft.unlink(missing_ok=True)


def _swap(file_id: UUID, draft: Path) -> int:
    """Put the draft in place of the file while nobody can delete that: a late one would stay."""
    with transaction(counts=False):
        wanted = select(Handout.id).where(Handout.file_id == file_id).with_for_update()
        if db.session.execute(wanted).first() is None:
            return 0
        draft.replace(file_path(file_id))
    return 1


def _write(draft: Path, content: bytes) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _folder() -> Path:
    folder: Path = current_app.extensions["settings"].files_folder
    return folder


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(START_BYTES)
    except OSError:
        return b""


def _is_young(path: Path) -> bool:
    try:
        return now().timestamp() - path.stat().st_mtime < UPLOAD_SECONDS
    except OSError:  # deleted just now
        return False
