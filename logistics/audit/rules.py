"""What an entry of the log says, what it is called, and how entries are chained."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

START = bytes(32)  # what stands before the first entry


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"


# Every address that changes something, by endpoint, in the words of the log's page.
ACTIONS = {
    "access.sign_in": "Signed in",
    "access.sign_out": "Signed out",
}


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did or read: ids and names of fields, never their values."""

    at: datetime
    actor_id: UUID | None
    action: str
    outcome: Outcome
    object_type: str | None
    object_id: UUID | None
    fields: str
    request_id: str


def mac_of(entry: Entry, *, seq: int, prev_mac: bytes, key: bytes) -> bytes:
    """Return the 32-byte HMAC-SHA-256 of an entry, its number and the entry before it."""
    words = [
        seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(entry.actor_id or ""),
        entry.action,
        str(entry.outcome),
        entry.object_type or "",
        str(entry.object_id or ""),
        entry.fields,
        entry.request_id,
        prev_mac.hex(),
    ]
    return hmac.digest(key, json.dumps(words).encode(), hashlib.sha256)
