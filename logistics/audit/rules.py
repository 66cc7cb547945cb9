"""What an entry of the log says, what it is called, and how entries are chained."""

import hashlib
import hmac
import json
from collections.abc import Iterable
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
    "access.begin_app": "Began to change their app for codes",
    "access.change_app": "Changed their app for codes",
    "access.change_codes": "Made new recovery codes",
    "access.change_email": "Changed their e-mail address",
    "access.change_password": "Changed their password",
    "access.change_role": "Changed an account's role",
    "access.disable": "Closed an account",
    "access.enable": "Opened a closed account again",
    "access.end_device": "Signed one of their devices out",
    "access.end_devices": "Signed all of their devices out",
    "access.new_passkey_challenge": "Began to add a passkey",
    "access.remove_passkey": "Removed a passkey",
    "access.request_link": "Asked for a sign-in link",
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
    "access.sign_staff_out": "Signed an account's devices out",
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
    "link.reuse": "Opened a link that was used before",
    "materials.delete": "Deleted a handout",
    "materials.edit": "Changed a handout",
    "materials.new": "Added a handout",
    "messages.invite": "Invited somebody by mail",
    "privacy.lock_down": "Locked everything down",
    "roster.document": "Changed a document number",
    "roster.edit": "Changed a person's entry",
    "roster.end_devices": "Signed a person's devices out",
    "roster.import_file": "Imported people",
    "roster.new": "Added a person",
    "roster.open_emergency": "Opened an emergency contact",
    "roster.reveal": "Looked at a document number",
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


@dataclass(frozen=True)
class Link:
    """An entry as it is stored in the chain; None if what is stored cannot be an entry."""

    seq: int
    entry: Entry | None
    prev_mac: bytes
    mac: bytes


@dataclass(frozen=True)
class Head:
    """The end of the chain: number and code of its last entry."""

    seq: int = 0
    mac: bytes = START


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


def fault_of(links: Iterable[Link], *, head: Head, key: bytes) -> str:
    """Say what is wrong with the first row that is changed, missing or moved; "" if none is.

    `links` come by number, as many as are stored; `head` is what is kept of the end apart.
    """
    last = Head()
    for link in links:
        fault = _fault(link, last, head, key)
        if fault:
            return fault
        last = Head(link.seq, link.mac)
    if last.seq < head.seq:
        return f"{_missing(last.seq + 1, head.seq)}: the end of the log was cut off."
    if last.mac != head.mac:
        return f"The head of the log was changed: it does not have the code of row {last.seq}."
    return ""


def _fault(link: Link, last: Head, head: Head, key: bytes) -> str:
    """Say what is wrong with one row, `last` being the one before it, which is whole."""
    if link.seq > head.seq:
        return f"Row {link.seq} was added behind the head of the log."
    if link.seq > last.seq + 1:
        return f"{_missing(last.seq + 1, link.seq - 1)}."
    if not _fits(link, link.seq, key):
        moved = next((n for n in range(1, head.seq + 1) if _fits(link, n, key)), None)
        return f"Row {link.seq} was {f'moved: it was row {moved}' if moved else 'changed'}."
    if link.prev_mac != last.mac:
        return f"Row {link.seq} does not follow row {last.seq}: what came before it was replaced."
    return ""


def _fits(link: Link, seq: int, key: bytes) -> bool:
    if link.entry is None:
        return False
    return link.mac == mac_of(link.entry, seq=seq, prev_mac=link.prev_mac, key=key)


def _missing(first: int, last: int) -> str:
    return f"Row {first} is missing" if first == last else f"Rows {first} to {last} are missing"
