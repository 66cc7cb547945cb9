"""The key ring file: whose it is, what stands in it, and how it changes."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from logistics.core.errors import DomainError
from logistics.core.sealing import (
    NoKeyRing,
    add_key,
    create_key_ring,
    held_alone,
    load_key_ring,
    remove_key,
)
from logistics.core.sealing.ring_file import require_private
from tests.factories.keys import encoded, rewrite_ring

Change = Callable[[dict[str, Any]], object]
VARIED = bytes((7 * n * n + 3) % 251 for n in range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A new key ring."""
    made = tmp_path / "keys" / "ring.json"
    create_key_ring(made)
    return made


def with_key(key: bytes) -> Change:
    return lambda raw: raw["keys"].update(k1=encoded(key))


def test_key_ring_is_for_its_owner_only(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o610, 0o604, 0o602, 0o601])
def test_key_ring_open_to_others_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)

    with pytest.raises(NoKeyRing, match="can be read by others: run `chmod 600`"):
        load_key_ring(path)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_key_ring_of_its_owner_is_read(path: Path, mode: int) -> None:
    path.chmod(mode)

    assert load_key_ring(path, strict=True).current == "k1"


def test_key_ring_of_somebody_else_is_refused_in_production(path: Path) -> None:
    facts = path.stat()

    require_private(facts, path=path, user=facts.st_uid)
    require_private(facts, path=path, user=None)  # on one's own machine nobody asks
    with pytest.raises(NoKeyRing, match="belongs to somebody else: run the app as its owner"):
        require_private(facts, path=path, user=facts.st_uid + 1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_key_ring_given_away_is_refused_in_production(path: Path) -> None:
    os.chown(path, 12345, -1)

    assert load_key_ring(path).current == "k1"
    with pytest.raises(NoKeyRing, match="belongs to somebody else"):
        load_key_ring(path, strict=True)


def test_missing_key_ring_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoKeyRing, match=r"no key ring at .* Put it back from its backup\."):
        load_key_ring(tmp_path / "ring.json")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda raw: raw.clear(), id="empty"),
        pytest.param(lambda raw: raw.pop("index_key"), id="no key for look-ups"),
        pytest.param(lambda raw: raw.update(keys=["k1"]), id="a list"),
        pytest.param(lambda raw: raw.update(keys={}), id="no keys"),
        pytest.param(lambda raw: raw.update(current="k2"), id="current key missing"),
        pytest.param(lambda raw: raw.update(current=["k1"]), id="current key no text"),
        pytest.param(lambda raw: raw["keys"].update({"k|2": raw["keys"]["k1"]}), id="odd id"),
        pytest.param(lambda raw: raw["keys"].update(k1="!"), id="not base64"),
        pytest.param(lambda raw: raw["keys"].update(k1=5), id="a number"),
        pytest.param(with_key(VARIED[:31]), id="31 bytes"),
        pytest.param(with_key(VARIED + b"x"), id="33 bytes"),
        pytest.param(with_key(VARIED[:16]), id="a shorter kind of AES"),
        pytest.param(lambda raw: raw.update(cookie_key=""), id="no cookie key"),
    ],
)
def test_file_that_is_no_key_ring_is_refused(path: Path, change: Change) -> None:
    rewrite_ring(path, change)

    with pytest.raises(NoKeyRing, match="is not a key ring"):
        load_key_ring(path)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff", b'{"keys"'])
def test_broken_file_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    with pytest.raises(NoKeyRing, match="is not a key ring"):
        load_key_ring(path)


def test_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)

    with pytest.raises(NoKeyRing, match="cannot be read: Is a directory"):
        load_key_ring(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(with_key(bytes(15) + bytes(range(200, 214)) + bytes(3)), id="15 values"),
        pytest.param(with_key(bytes(32)), id="zeros"),
        pytest.param(with_key(bytes(range(32))), id="counting"),
        pytest.param(with_key(bytes(range(255, 223, -1))), id="counting down"),
        pytest.param(with_key(b"change-me-change-me-change-me-42"), id="typed"),
        pytest.param(with_key(b"0123456789abcdef0123456789abcdef"), id="hexadecimal digits"),
        pytest.param(lambda raw: raw.update(cookie_key=raw["index_key"]), id="cookie = look-up"),
        pytest.param(lambda raw: raw["keys"].update(k2=raw["keys"]["k1"]), id="one key twice"),
        pytest.param(lambda raw: raw.update(index_key=encoded(b"k" * 32)), id="weak look-up key"),
        pytest.param(lambda raw: raw.update(cookie_key=encoded(b"k" * 32)), id="weak cookie key"),
    ],
)
def test_weak_key_is_refused_in_production_only(path: Path, change: Change) -> None:
    rewrite_ring(path, change)

    load_key_ring(path)
    with pytest.raises(NoKeyRing, match="holds a key that is not random"):
        load_key_ring(path, strict=True)


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(VARIED, id="random enough"),
        pytest.param(bytes(17) + bytes(range(200, 215)), id="16 values"),
        pytest.param(b"abcdefghijklmnopqrstuvwxyz01234\x80", id="31 typed characters"),
    ],
)
def test_key_of_enough_variety_is_taken_in_production(path: Path, key: bytes) -> None:
    rewrite_ring(path, with_key(key))

    assert load_key_ring(path, strict=True).keys["k1"] == key


def test_key_ring_is_never_replaced(path: Path) -> None:
    first = path.read_bytes()

    create_key_ring(path)

    assert path.read_bytes() == first


def test_key_ring_made_by_several_at_once_is_one_and_never_half_written(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ring.json"

    def start(_: int) -> bytes:
        create_key_ring(path)
        return load_key_ring(path).cookie_key

    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            assert len(set(pool.map(start, range(8)))) == 1
            assert [file.name for file in path.parent.iterdir()] == ["ring.json"]
            path.unlink()


def test_key_ring_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(NoKeyRing, match=r"file/keys/ring\.json cannot be made: Not a directory\."):
        create_key_ring(tmp_path / "file" / "keys" / "ring.json")


def test_new_key_becomes_the_current_one_beside_the_old_ones(path: Path) -> None:
    before = load_key_ring(path)

    made = add_key(path)

    ring = load_key_ring(path, strict=True)
    assert (ring, ring.current, [*ring.keys]) == (made, "k2", ["k1", "k2"])
    assert ring.keys["k1"] == before.keys["k1"] != ring.keys["k2"]
    assert (ring.index_key, ring.cookie_key) == (before.index_key, before.cookie_key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["ring.json"]


def test_number_of_a_removed_key_is_never_given_again(path: Path) -> None:
    add_key(path)
    remove_key(path, "k1")

    assert [*add_key(path).keys] == ["k2", "k3"]


def test_key_ring_is_whole_for_whoever_reads_it_while_it_changes(path: Path) -> None:
    def read(_: int) -> int:
        return len(load_key_ring(path, strict=True).keys)

    with ThreadPoolExecutor(4) as pool:
        seen = pool.map(read, range(2000))
        for _ in range(50):
            add_key(path)

    assert max(seen) > 1
    assert len(load_key_ring(path).keys) == 51


def test_key_ring_that_cannot_be_written_stays_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def no_room(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(DomainError, match="cannot be written: No space left on device"):
        add_key(path)

    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["ring.json"]


def test_one_at_a_time_may_change_the_ring(path: Path) -> None:
    refused = pytest.raises(DomainError, match="Another `flask keys` command")
    with held_alone(path), refused, held_alone(path):
        pass
    with held_alone(path):
        assert json.loads(path.read_bytes())["current"] == "k1"


def test_ring_never_shows_its_keys(path: Path) -> None:
    assert repr(load_key_ring(path)) == "KeyRing(current='k1')"
