"""Sealed payloads: AES-256-GCM over a versioned JSON of a frozen dataclass, one blob per row."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID, uuid4

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app, g, has_app_context
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from logistics.core.db import Base
from logistics.core.errors import DomainError

P = TypeVar("P")
VERSION = b"v1"
NONCE_BYTES = 12
BUCKET_BYTES = 64  # payloads are padded, so that a length does not tell "yes" from "no"


class Unreadable(DomainError):
    """A sealed payload that does not open: moved, changed, or its key is gone."""

    status = 409

    def __init__(self) -> None:
        super().__init__("This entry cannot be read. Tell the administrator.")


class NoKeyRing(Exception):
    """The key ring file is missing, unreadable or open to others."""


@dataclass(frozen=True)
class KeyRing:
    """The keys of one instance: sealing keys by id, and keys for look-ups and for cookies."""

    keys: dict[str, bytes]
    current: str
    index_key: bytes
    cookie_key: bytes

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt `plain`, bound to `context` (table name and row id): elsewhere it won't open."""
        kid = self.current.encode()
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, plain, context.encode())
        return b"|".join((VERSION, kid, nonce + sealed))

    def open(self, blob: bytes, *, context: str) -> bytes:
        """Decrypt what `seal` made; raise Unreadable if it was changed, moved or lost its key."""
        try:
            version, kid, body = blob.split(b"|", 2)
            key = self.keys[kid.decode()]
            if version != VERSION:
                raise ValueError
            return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], context.encode())
        except (ValueError, KeyError, InvalidTag) as error:
            _note_unreadable(context)
            raise Unreadable from error

    @property
    def audit_key(self) -> bytes:
        """The key of the audit chain, made from that of the look-ups: older rings have it too."""
        return hmac.digest(self.index_key, b"audit chain v1", hashlib.sha256)

    def blind_index(self, text: str) -> bytes:
        """Return the 32-byte look-up value of `text`, which says nothing without its key."""
        return hmac.digest(self.index_key, text.encode(), hashlib.sha256)


def create_key_ring(path: Path) -> None:
    """Write a new key ring with mode 0600, unless there is one; raise NoKeyRing if it cannot be."""
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_whole(path, json.dumps(_new_ring()))
    except OSError as error:
        raise NoKeyRing(f"{path} cannot be made: {error.strerror}.") from None


def _new_ring() -> dict[str, Any]:
    kid = "k1"
    return {
        "current": kid,
        "keys": {kid: _encoded(secrets.token_bytes(32))},
        "index_key": _encoded(secrets.token_bytes(32)),
        "cookie_key": _encoded(secrets.token_bytes(32)),
    }


def _write_whole(path: Path, text: str) -> None:
    """Let a file appear complete or not at all; one that another process made first stays."""
    draft = path.with_name(f".{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def load_key_ring(path: Path) -> KeyRing:
    """Read the key ring; raise NoKeyRing with a sentence if it is missing or open to others."""
    try:
        if path.stat().st_mode & 0o077:
            raise NoKeyRing(f"{path} can be read by others: run `chmod 600` on it.")
        raw = json.loads(path.read_text())
    except FileNotFoundError:
        raise NoKeyRing(f"There is no key ring at {path}.") from None
    return KeyRing(
        keys={kid: base64.b64decode(key) for kid, key in raw["keys"].items()},
        current=raw["current"],
        index_key=base64.b64decode(raw["index_key"]),
        cookie_key=base64.b64decode(raw["cookie_key"]),
    )


def _encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


def init_sealing(app: Flask, ring: KeyRing) -> None:
    """Give the app its key ring."""
    app.extensions["key_ring"] = ring


def key_ring() -> KeyRing:
    """Return the key ring of the running app."""
    ring: KeyRing = current_app.extensions["key_ring"]
    return ring


def seal_payload(payload: Any, *, context: str) -> bytes:
    """Seal a frozen dataclass as padded JSON, bound to `context`."""
    plain = msgspec.json.encode(payload)
    padded = plain + b" " * (-len(plain) % BUCKET_BYTES)
    return key_ring().seal(padded, context=context)


def open_payload(blob: bytes, payload_class: type[P], *, context: str) -> P:
    """Open what `seal_payload` made; fields added since then take their defaults."""
    return msgspec.json.decode(key_ring().open(blob, context=context), type=payload_class)


class Sealed(Generic[P]):
    """Mixin of a mapped class whose personal data lives in one sealed payload."""

    payload_class: ClassVar[type[Any]]
    __tablename__: Any

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def open_row(cls, row_id: UUID, blob: bytes) -> P:
        """Open the payload of a row selected as columns."""
        payload: P = open_payload(blob, cls.payload_class, context=cls.context_of(row_id))
        return payload

    @classmethod
    def context_of(cls, row_id: UUID) -> str:
        """Return what binds a blob to its row."""
        return f"{cls.__tablename__}:{row_id}"

    @property
    def payload(self) -> P:
        """The opened payload."""
        return self.open_row(self.id, self.sealed)

    def seal(self, payload: P) -> None:
        """Replace the payload; an equal one leaves the row untouched."""
        if self.id is None:
            self.id = uuid4()
        if self.sealed is not None and self.payload == payload:
            return
        self.sealed = seal_payload(payload, context=self.context_of(self.id))


def _note_unreadable(context: str) -> None:
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


class KeyCheck(Base):
    """One row that only the right key ring opens: an app with another one does not start."""

    __tablename__ = "key_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
