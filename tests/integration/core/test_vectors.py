"""What version 1 sealed, one of each kind of payload: it must open for ever.

`vectors_v1.json` is never written again: a new kind of payload is added to its end.
"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from flask import Flask

from logistics.core.db import Base
from logistics.core.sealing import Sealed, Unreadable, key_ring, kid_of, open_payload, sealed_tables
from logistics.schema import METADATA
from tests.factories.keys import RING

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("vectors_v1.json").read_bytes())
PAYLOADS: list[dict[str, Any]] = VECTORS["payloads"]
MODELS: dict[str, type[Sealed[Any]]] = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Sealed)
}


def table_of(vector: dict[str, Any]) -> str:
    return str(vector["context"]).partition(":")[0]


def part_of(whole: Any, wanted: Any) -> Any:
    """Return what `whole` says under the names that `wanted` has, at any depth."""
    if not isinstance(wanted, dict):
        return whole
    return {name: part_of(whole.get(name), inner) for name, inner in wanted.items()}


@pytest.fixture
def _published_ring(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the app open with the ring of the vectors."""
    monkeypatch.setattr(key_ring(), "_ring", RING)


@pytest.mark.usefixtures("_published_ring")
@pytest.mark.parametrize("vector", PAYLOADS, ids=table_of)
def test_payload_of_version_1_still_opens(vector: dict[str, Any]) -> None:
    name, _, row_id = vector["context"].partition(":")
    model = MODELS[name]

    opened = model.open_row(UUID(row_id), bytes.fromhex(vector["sealed"]))

    assert type(opened) is model.payload_class
    # Fields added since take their defaults; of those it had, none is lost or read differently.
    assert part_of(json.loads(msgspec.json.encode(opened)), vector["payload"]) == vector["payload"]


def test_every_table_has_a_vector() -> None:
    tables = [table_of(vector) for vector in PAYLOADS]

    assert sorted(tables) == sorted(MODELS)
    assert {*tables, "key_check"} == {table.name for table in sealed_tables()}


def test_every_column_of_bytes_is_a_sealed_payload_or_says_nothing_by_itself() -> None:
    """A new blob of data must be sealed too: whoever adds one comes by here."""
    found = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if column.type.python_type is bytes and column.name != "sealed"
    }

    assert found == {
        "attempts.key_hash",
        "audit_entries.mac",
        "audit_entries.prev_mac",
        "audit_head.mac",
        "certificates.code_hash",
        "credentials.email_index",
        "feeds.token_hash",
        "passkeys.credential_id",
        "passkeys.public_key",
        "pending_sign_ins.challenge",
        "pending_sign_ins.token_hash",
        "people.email_index",
        "recovery_codes.code_hash",
        "sign_in_links.browser_hash",
        "sign_in_links.token_hash",
        "sign_ins.challenge",
        "sign_ins.token_hash",
    }


def test_vectors_show_both_keys_of_their_ring() -> None:
    assert {kid_of(bytes.fromhex(vector["sealed"])) for vector in PAYLOADS} == {"k1", "k2"}


def test_file_of_version_1_still_opens() -> None:
    vector = VECTORS["file"]

    opened = RING.open(bytes.fromhex(vector["sealed"]), context=vector["context"])

    assert opened.decode() == vector["plain"]


def test_key_check_of_version_1_still_speaks_for_its_ring() -> None:
    vector = VECTORS["key_check"]

    opened = RING.open(bytes.fromhex(vector["sealed"]), context=vector["context"])

    assert opened == RING.blind_index(vector["context"])


def test_look_ups_and_chain_of_version_1_stay_as_they_are() -> None:
    vector = VECTORS["blind_index"]

    assert RING.blind_index(vector["text"]).hex() == vector["value"]
    assert RING.audit_key.hex() == VECTORS["audit_key"]


@pytest.mark.usefixtures("_published_ring")
def test_payload_of_another_shape_is_unreadable_and_not_named() -> None:
    vector = next(vector for vector in PAYLOADS if table_of(vector) == "legs")
    blob = bytes.fromhex(vector["sealed"])

    with pytest.raises(Unreadable) as refused:
        open_payload(blob, MODELS["imported_profiles"].payload_class, context=vector["context"])

    assert "Çelaj" not in repr((refused.value, refused.value.__cause__))
