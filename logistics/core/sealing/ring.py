"""The keys of one instance, and what they do to bytes: AES-256-GCM and HMAC-SHA-256."""

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from logistics.core.errors import DomainError

VERSION = b"v1"
NONCE_BYTES = 12
MARK = b"|"  # between version, key id and the rest


class Unreadable(DomainError):
    """A sealed payload that does not open: moved, changed, or its key is gone."""

    status = 409

    def __init__(self) -> None:
        super().__init__("This entry cannot be read. Tell the administrator.")


class UnknownKey(Unreadable):
    """Sealed with a key that this ring does not hold; a newer ring may."""


@dataclass(frozen=True)
class KeyRing:
    """The keys of one instance: sealing keys by id, and keys for look-ups and for cookies."""

    keys: dict[str, bytes] = field(repr=False)
    current: str
    index_key: bytes = field(repr=False)
    cookie_key: bytes = field(repr=False)

    @property
    def prefix(self) -> bytes:
        """What everything sealed with the current key begins with."""
        return VERSION + MARK + self.current.encode() + MARK

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt `plain`, bound to `context` (table name and row id): elsewhere it won't open."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, plain, context.encode())
        return self.prefix + nonce + sealed

    def open(self, blob: bytes, *, context: str) -> bytes:
        """Decrypt what `seal` made; raise Unreadable if it was changed, moved or lost its key."""
        try:
            version, kid, body = blob.split(MARK, 2)
            if version != VERSION:
                raise Unreadable
            key = self.keys[kid.decode()]
            return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], context.encode())
        except KeyError as error:
            raise UnknownKey from error
        except (ValueError, InvalidTag) as error:
            raise Unreadable from error

    @property
    def audit_key(self) -> bytes:
        """The key of the audit chain, made from that of the look-ups: older rings have it too."""
        return hmac.digest(self.index_key, b"audit chain v1", hashlib.sha256)

    def blind_index(self, text: str) -> bytes:
        """Return the 32-byte look-up value of `text`, which says nothing without its key."""
        return hmac.digest(self.index_key, text.encode(), hashlib.sha256)


def kid_of(start: bytes) -> str | None:
    """Return the id of the key a blob was sealed with, from its first bytes; None if it has none.

    Something emptied has none, nor has what was never sealed.
    """
    parts = start.split(MARK, 2)
    if len(parts) < 3 or parts[0] != VERSION:
        return None
    return parts[1].decode("ascii", errors="replace")
