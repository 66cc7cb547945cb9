"""The key ring as a file: for its owner only, and complete at every moment."""

import base64
import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from logistics.core.errors import CannotStart, DomainError
from logistics.core.sealing.ring import KeyRing

KEY_BYTES = 32
LEAST_VARIETY = 16  # different byte values; of 32 random bytes there are hardly ever fewer
NAME = re.compile(r"[A-Za-z0-9_.-]{1,20}")
NUMBERED = re.compile(r"k(\d+)")
Stamp = tuple[int, int, int] | None


class NoKeyRing(CannotStart):
    """The key ring file is missing, not to be trusted, or not the one of this database."""


def create_key_ring(path: Path) -> None:
    """Write a new key ring with mode 0600, unless there is one; raise NoKeyRing if it cannot be."""
    if path.exists():
        return
    kid, key, index, cookie = "k1", *(secrets.token_bytes(KEY_BYTES) for _ in range(3))
    ring = KeyRing(keys={kid: key}, current=kid, index_key=index, cookie_key=cookie)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _draft(path, ring) as draft, suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename it leaves what another process made first
    except OSError as error:
        raise NoKeyRing(f"{path} cannot be made: {error.strerror}.") from None


def load_key_ring(path: Path, *, strict: bool = False) -> KeyRing:
    """Read the key ring; raise NoKeyRing with a sentence if it cannot be trusted.

    With `strict`, as in production, it must also be ours, and its keys must look like random ones.
    """
    try:
        require_private(path.stat(), path=path, user=os.geteuid() if strict else None)
        ring = _decoded(json.loads(path.read_bytes()))
    except FileNotFoundError:
        raise NoKeyRing(f"There is no key ring at {path}. Put it back from its backup.") from None
    except OSError as error:
        raise NoKeyRing(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, LookupError, TypeError, AttributeError):
        sentence = f"{path} is not a key ring. Put it back from its backup."
        raise NoKeyRing(sentence) from None
    if strict and is_weak(ring):
        raise NoKeyRing(f"{path} holds a key that is not random. Only a generated ring is safe.")
    return ring


def require_private(facts: os.stat_result, *, path: Path, user: int | None) -> None:
    """Raise NoKeyRing unless only its owner reads the file, and `user`, where given, is that."""
    if facts.st_mode & 0o077:
        raise NoKeyRing(f"{path} can be read by others: run `chmod 600` on it.")
    if user is not None and facts.st_uid != user:
        raise NoKeyRing(f"{path} belongs to somebody else: run the app as its owner.")


def is_weak(ring: KeyRing) -> bool:
    """Say whether a key was used twice, has too little variety, was typed, or simply counts."""
    keys = [*ring.keys.values(), ring.index_key, ring.cookie_key]
    return len(set(keys)) < len(keys) or any(map(_is_weak_key, keys))


def _is_weak_key(key: bytes) -> bool:
    steps = {(b - a) % 256 for a, b in pairwise(key)}
    is_typed = all(32 <= byte < 127 for byte in key)  # "change-me…", "0123456789abcdef…"
    return len(set(key)) < LEAST_VARIETY or is_typed or len(steps) == 1


def add_key(path: Path) -> KeyRing:
    """Add a random key and make it the current one; return the new ring.

    Call while `held_alone`. The number of a key is never used again: the last one cannot go.
    """
    ring = load_key_ring(path)
    numbers = [int(found[1]) for kid in ring.keys if (found := NUMBERED.fullmatch(kid))]
    kid = f"k{max(numbers, default=0) + 1}"
    keys = {**ring.keys, kid: secrets.token_bytes(KEY_BYTES)}
    return _replaced(path, replace(ring, keys=keys, current=kid))


def remove_key(path: Path, kid: str) -> KeyRing:
    """Take one key out and return the new ring; call while `held_alone`."""
    ring = load_key_ring(path)
    keys = {name: key for name, key in ring.keys.items() if name != kid}
    return _replaced(path, replace(ring, keys=keys))


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Let one process at a time change the ring; raise DomainError while another one does."""
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise DomainError(f"{path.parent} cannot be opened: {error.strerror}.") from None
    try:
        _lock(folder)
        yield
    finally:
        os.close(folder)


def _lock(folder: int) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sentence = "Another `flask keys` command is running. Wait until it has ended."
        raise DomainError(sentence) from None


def stamp_of(path: Path) -> Stamp:
    """Return what changes whenever the file is replaced, written or made readable; None if gone."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_ctime_ns, facts.st_size


def _replaced(path: Path, ring: KeyRing) -> KeyRing:
    try:
        with _draft(path, ring) as draft:
            draft.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise DomainError(f"{path} cannot be written: {error.strerror}.") from None
    return ring


@contextmanager
def _draft(path: Path, ring: KeyRing) -> Iterator[Path]:
    """Write the ring to a file beside `path` and hand that out; it is gone in the end."""
    draft = path.with_name(f".{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(_encoded(ring), file)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make a rename last, even if the power goes now."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _encoded(ring: KeyRing) -> dict[str, Any]:
    def text(key: bytes) -> str:
        return base64.b64encode(key).decode()

    return {
        "current": ring.current,
        "keys": {kid: text(key) for kid, key in ring.keys.items()},
        "index_key": text(ring.index_key),
        "cookie_key": text(ring.cookie_key),
    }


def _decoded(raw: Mapping[str, Any]) -> KeyRing:
    """Read a ring; raise ValueError, LookupError or TypeError if it is none."""
    ring = KeyRing(
        keys={kid: _key(text) for kid, text in raw["keys"].items()},
        current=raw["current"],
        index_key=_key(raw["index_key"]),
        cookie_key=_key(raw["cookie_key"]),
    )
    if ring.current not in ring.keys or not all(map(NAME.fullmatch, ring.keys)):
        raise ValueError
    return ring


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError
    return key
