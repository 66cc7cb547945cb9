"""The key ring of a running app, which follows its file: a new key is used without a restart."""

import logging
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from flask import current_app, g, has_app_context

from logistics.core.sealing.ring import KeyRing, UnknownKey, Unreadable
from logistics.core.sealing.ring_file import NoKeyRing, load_key_ring, stamp_of

log = logging.getLogger(__name__)


class LiveRing:
    """Opens with the keys it knows, and looks at the file before it seals or gives up."""

    def __init__(self, path: Path, *, strict: bool = False) -> None:
        self.path = path
        self._strict = strict
        self._stamp = stamp_of(path)
        self._ring = load_key_ring(path, strict=strict)

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt with the key that is current now."""
        return self.fresh().seal(plain, context=context)

    def open(self, blob: bytes, *, context: str) -> bytes:
        """Decrypt; raise Unreadable, and remember for the log which entry did not open."""
        ring = self._ring
        try:
            try:
                return ring.open(blob, context=context)
            except UnknownKey:
                return self.fresh().open(blob, context=context)
        except Unreadable:
            note_unreadable(context)
            raise

    def fresh(self) -> KeyRing:
        """Return the ring as its file has it now; the one known so far if that cannot be used."""
        stamp = stamp_of(self.path)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._follow(load_key_ring(self.path, strict=self._strict))
            except NoKeyRing as refusal:
                reason = {"reason": str(refusal)}
                log.error("the key ring in memory is kept", extra={"facts": reason})
        return self._ring

    def _follow(self, ring: KeyRing) -> None:
        """Take a ring over, unless it is another one altogether."""
        if ring.index_key != self._ring.index_key:
            raise NoKeyRing(f"{self.path} was replaced by a ring of another instance.")
        self._ring = ring

    @property
    def current(self) -> str:
        """The id of the key that seals now."""
        return self.fresh().current

    @property
    def audit_key(self) -> bytes:
        """The key of the audit chain."""
        return self._ring.audit_key

    def blind_index(self, text: str) -> bytes:
        """Return the 32-byte look-up value of `text`."""
        return self._ring.blind_index(text)


def key_ring() -> LiveRing:
    """Return the key ring of the running app."""
    ring: LiveRing = current_app.extensions["key_ring"]
    return ring


def note_unreadable(context: str) -> None:
    """Remember that this entry did not open in this request."""
    if has_app_context():
        g.setdefault("unreadable", set()).add(context)


def take_unreadable() -> list[tuple[str, UUID]]:
    """Return (table, row id) of what did not open in this request since last asked."""
    found = []
    for context in sorted(g.pop("unreadable", ())):
        name, _, row_id = context.rpartition(":")
        with suppress(ValueError):
            found.append((name, UUID(row_id)))
    return found
