"""Sealing: what is stored says nothing, and opens in its own row only."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from logistics.core.db import db
from logistics.core.sealing import (
    BUCKET_BYTES,
    KeyRing,
    Unreadable,
    key_ring,
    kid_of,
    open_payload,
    seal_payload,
)
from logistics.core.sealing.ring import NONCE_BYTES
from logistics.roster.models import Person
from logistics.roster.rules import PersonDetails
from logistics.trainings.rules import Training

RING = KeyRing(keys={"k1": bytes(32)}, current="k1", index_key=b"i" * 32, cookie_key=b"c" * 32)
# Sealed once with the ring above by version 1 of the format: it must open for ever.
VECTOR_V1 = bytes.fromhex(
    "76317c6b317c325b57a6764a2a4146bd021a58aa93c5e5ed789bf4ec13391c3ccf1a67"
    "47b4d919269fdb5cecb9736a7e47c33087823803d75a"
)


@dataclass(frozen=True)
class Note:
    text: str = ""


def test_version_1_still_opens() -> None:
    assert RING.open(VECTOR_V1, context="legs:1") == b'{"text":"Mostar 06:15"}'


def test_same_text_is_sealed_differently_each_time() -> None:
    first, second = (RING.seal(b"same", context="a") for _ in range(2))

    assert first != second


def test_no_nonce_is_used_twice() -> None:
    start = len(RING.prefix)

    nonces = {RING.seal(b"", context="a")[start : start + NONCE_BYTES] for _ in range(100_000)}

    assert len(nonces) == 100_000


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda b: b[:-1], id="cut"),
        pytest.param(lambda b: b[:-1] + bytes([b[-1] ^ 1]), id="one bit flipped"),
        pytest.param(lambda b: b.replace(b"k1", b"k9"), id="unknown key"),
        pytest.param(lambda b: b.replace(b"v1", b"v2"), id="unknown version"),
        pytest.param(lambda _b: b"", id="empty"),
        pytest.param(lambda _b: b"plain text", id="never sealed"),
    ],
)
def test_changed_blob_does_not_open(spoil: object) -> None:
    blob = RING.seal(b"secret", context="a")
    assert callable(spoil)

    with pytest.raises(Unreadable):
        RING.open(spoil(blob), context="a")


def test_blob_moved_to_another_row_does_not_open(app: Flask) -> None:
    blob = seal_payload(Note("secret"), context=Person.context_of(UUID(int=1)))

    with pytest.raises(Unreadable):
        open_payload(blob, Note, context=Person.context_of(UUID(int=2)))


@pytest.mark.parametrize(
    ("start", "kid"),
    [
        (b"v1|k1|" + bytes(26), "k1"),
        (b"v1|k12|", "k12"),
        (b"v1|k1", None),
        (b"v2|k1|", None),
        (b"", None),
        (b"plain text", None),
        (b"v1|\xff|x", "\ufffd"),
    ],
)
def test_key_of_a_blob_stands_at_its_start(start: bytes, kid: str | None) -> None:
    assert kid_of(start) == kid


@pytest.mark.parametrize(("shorter", "longer"), [("no", "yes"), ("", "x" * 20)])
def test_length_of_a_blob_does_not_tell_short_answers_apart(
    app: Flask, shorter: str, longer: str
) -> None:
    lengths = {len(seal_payload(Note(t), context="a")) for t in (shorter, longer)}

    assert len(lengths) == 1


def test_length_grows_by_whole_buckets(app: Flask) -> None:
    short, long = (seal_payload(Note("x" * n), context="a") for n in (10, 200))

    assert (len(long) - len(short)) % BUCKET_BYTES == 0


def test_database_file_holds_no_name(sample: Training, home: Path) -> None:
    db.session.execute(text("SELECT 1"))
    stored = b"".join(path.read_bytes() for path in (home / "data").iterdir())
    person = db.session.query(Person).filter_by(code="P03").one()

    assert person.payload.family_name == "Rahimi"  # the control: it is there, sealed
    for canary in ("Rahimi", "parwana", "penicillin", "M4TR8B", "JU 9141", "+355 60"):
        assert canary.encode() not in stored


def test_equal_payload_leaves_the_row_as_it_was(app: Flask) -> None:
    person = Person(id=uuid4())
    person.seal(PersonDetails(given_name="Ana"))
    before = person.sealed

    person.seal(PersonDetails(given_name="Ana"))

    assert person.sealed == before


def test_blind_index_depends_on_its_own_key(app: Flask) -> None:
    other = KeyRing(keys={}, current="", index_key=b"o" * 32, cookie_key=b"")

    assert key_ring().blind_index("a@b.org") != other.blind_index("a@b.org")
