"""What an entry of the log says, what it is called, and how entries are chained."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

START = bytes(32)  # what stands before the first entry
READ = "person.read"
UNREADABLE = "sealed.unreadable"


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"


# Every address that changes something, by endpoint, in the words of the log's pages: what somebody
# did, in the past tense. Alphabetically; a test finds what is missing and what is left over.
ACTIONS = {
    "access.add_passkey": "Added a passkey",
    "access.new_passkey_challenge": "Began to add a passkey",
    "access.remove_passkey": "Removed a passkey",
    "access.second": "Showed a second factor to sign in",
    "access.second_challenge": "Was asked for a passkey to sign in",
    "access.second_with_passkey": "Showed a passkey to sign in",
    "access.set_up": "Chose a password",
    "access.set_up_app": "Set up an app for codes",
    "access.set_up_codes": "Made recovery codes",
    "access.set_up_done": "Finished setting up an account",
    "access.set_up_own": "Began to set up their own account",
    "access.show_step_up": "Showed a second factor",
    "access.sign_in": "Signed in",
    "access.sign_out": "Signed out",
    "access.staff": "Gave a password to sign in",
    "access.step_up_challenge": "Was asked for a passkey",
    "access.step_up_with_passkey": "Showed a passkey",
    "accommodation.move": "Moved somebody to another room",
    "accommodation.person": "Changed somebody's stay",
    "agenda.delete": "Deleted a session",
    "agenda.edit": "Changed a session",
    "agenda.import_file": "Imported an agenda",
    "agenda.move": "Moved a session",
    "agenda.new": "Added a session",
    "attendance.import_file": "Imported attendance",
    "attendance.lock": "Locked a day's attendance",
    "attendance.session": "Saved a roll",
    "attendance.unlock": "Unlocked a day's attendance",
    "calendars.own": "Made a calendar link",
    "calendars.withdraw": "Withdrew a calendar link",
    "certificates.issue": "Issued certificates",
    "materials.delete": "Deleted a handout",
    "materials.edit": "Changed a handout",
    "materials.new": "Added a handout",
    "roster.edit": "Changed a person's entry",
    "roster.import_file": "Imported people",
    "roster.new": "Added a person",
    "travel.cancel": "Cancelled a leg",
    "travel.edit": "Changed a leg",
    "travel.import_file": "Imported legs",
    "travel.new": "Booked a leg",
    "travel.told": "Noted that a traveller knows of a change",
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
    """Return the 32-byte HMAC-SHA-256 of an entry, its number and the code of the one before."""
    words = [
        seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        _text(entry.actor_id),
        entry.action,
        str(entry.outcome),
        entry.object_type,
        _text(entry.object_id),
        entry.fields,
        entry.request_id,
        prev_mac.hex(),
    ]
    # Unescaped: escapes would write a pair of surrogates and the letter they stand for alike.
    text = json.dumps(words, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hmac.digest(key, text, hashlib.sha256)


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
