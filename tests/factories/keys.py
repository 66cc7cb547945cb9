"""Key rings and what is sealed with them."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from logistics.core.db import db
from logistics.core.sealing import KeyRing, load_key_ring, sealed_tables

RING = KeyRing(
    keys={"k1": bytes(range(100, 132)), "k2": bytes(range(140, 172))},
    current="k2",
    index_key=b"i" * 32,
    cookie_key=b"c" * 32,
)


def ring_path(app: Flask) -> Path:
    """Return where the ring of an app lies."""
    path: Path = app.extensions["settings"].key_file
    return path


def rewrite_ring(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the raw JSON of a ring file."""
    raw = json.loads(path.read_bytes())
    change(raw)
    path.write_text(json.dumps(raw))


def encoded(key: bytes) -> str:
    """Return a key as it stands in the file."""
    return b64encode(key).decode()


def blobs() -> list[tuple[str, bytes]]:
    """Return (context, blob) of everything sealed in the database, as it is stored now."""
    db.session.rollback()
    return [
        (f"{table.name}:{row.id}", row.sealed)
        for table in sealed_tables()
        for row in db.session.execute(select(table.c.id, table.c.sealed))
        if row.sealed
    ]


def unreadable_with(path: Path) -> list[str]:
    """Return the contexts of what the ring file as it lies there does not open."""
    ring, found = load_key_ring(path), []
    for context, blob in blobs():
        try:
            ring.open(blob, context=context)
        except Exception:  # noqa: BLE001 - whatever it is, it was not readable
            found.append(context)
    return found
