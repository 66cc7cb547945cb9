"""Emptying travel documents for good."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from logistics.core.db import db
from logistics.core.sealing import Sealed, Unreadable, seal_payload
from logistics.roster import models
from logistics.roster.rules import TravelDocument


def shred_documents() -> int:
    """Empty every travel document, and what the last file said of it; return how many there were.

    What does not open is overwritten all the same. Older bytes stay in the database's own files
    until they are rewritten, which is not for a transaction to do.
    """
    shredded = 0
    for row in db.session.scalars(select(models.TravelDocument)).all():
        if _opened(row) != TravelDocument():
            shredded += 1
            row.sealed = seal_payload(TravelDocument(), context=row.context_of(row.id))
    for copy in db.session.scalars(select(models.ImportedProfile)).all():
        _forget_document(copy)
    db.session.flush()
    return shredded


def _forget_document(copy: models.ImportedProfile) -> None:
    profile = _opened(copy)
    if profile is None:
        db.session.delete(copy)
    elif profile.document != TravelDocument():
        copy.seal(replace(profile, document=TravelDocument()))


def _opened(row: Sealed[Any]) -> Any:
    try:
        return row.payload
    except Unreadable:
        return None
