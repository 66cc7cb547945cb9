"""The chain: each entry holds the code of the one before it."""

from dataclasses import asdict

from logistics.audit.models import AuditEntry, AuditHead
from logistics.audit.rules import Entry, mac_of
from logistics.core.db import db
from logistics.core.sealing import key_ring


def append(entry: Entry) -> None:
    """Add one entry to the end of the chain, inside the transaction it tells of."""
    # The head is locked until the commit: two entries never follow the same one.
    head = db.session.get_one(AuditHead, 1, with_for_update=True, populate_existing=True)
    seq = head.seq + 1
    mac = mac_of(entry, seq=seq, prev_mac=head.mac, key=key_ring().audit_key)
    db.session.add(AuditEntry(seq=seq, prev_mac=head.mac, mac=mac, **asdict(entry)))
    head.seq, head.mac = seq, mac
    db.session.flush()
