"""Sealing: what identifies or endangers somebody is stored encrypted, with keys kept elsewhere."""

from logistics.core.sealing.live import LiveRing, key_ring, take_unreadable
from logistics.core.sealing.payloads import (
    BUCKET_BYTES,
    KeyCheck,
    Sealed,
    open_payload,
    seal_payload,
)
from logistics.core.sealing.ring import KeyRing, UnknownKey, Unreadable, kid_of
from logistics.core.sealing.ring_file import (
    NoKeyRing,
    add_key,
    create_key_ring,
    held_alone,
    load_key_ring,
    remove_key,
)
from logistics.core.sealing.rotation import (
    PAUSE_SECONDS,
    Resealed,
    empty_journal,
    reseal_rows,
    wait_for_writers,
)
from logistics.core.sealing.starting import (
    init_key_check,
    init_sealing,
    settle_key_check,
    write_key_check,
)
from logistics.core.sealing.stock import rows_by_key, sealed_tables

__all__ = [
    "BUCKET_BYTES",
    "PAUSE_SECONDS",
    "KeyCheck",
    "KeyRing",
    "LiveRing",
    "NoKeyRing",
    "Resealed",
    "Sealed",
    "UnknownKey",
    "Unreadable",
    "add_key",
    "create_key_ring",
    "empty_journal",
    "held_alone",
    "init_key_check",
    "init_sealing",
    "key_ring",
    "kid_of",
    "load_key_ring",
    "open_payload",
    "remove_key",
    "reseal_rows",
    "rows_by_key",
    "seal_payload",
    "sealed_tables",
    "settle_key_check",
    "take_unreadable",
    "wait_for_writers",
    "write_key_check",
]
