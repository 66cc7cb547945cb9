"""How entries are chained, and what shows that they are not as they were written."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from logistics.audit.rules.entries import Entry

START = bytes(32)  # what stands before the first entry


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
