"""Checking the chain from its first entry to its head."""

from collections.abc import Iterator

from logistics.audit.queries import open_chain
from logistics.audit.rules import START, Head, Link, fault_of
from logistics.core.errors import DomainError
from logistics.core.sealing import key_ring


class Broken(DomainError):
    """The log is not what was written; the sentence names the first row that shows it."""


def verify_log(*, printed: str = "") -> Head:
    """Return the head of a whole chain; raise Broken for the first row that is not as written.

    With `printed`, the code in hex of an earlier head, that one must be in the chain: this finds
    an end that was cut off together with the head.
    """
    wanted = printed.strip().lower()
    seen = {START.hex()}
    with open_chain() as (head, links):
        fault = fault_of(_noting(links, wanted, seen), head=head, key=key_ring().audit_key)
    if fault:
        raise Broken(fault)
    if wanted and wanted not in seen:
        raise Broken("The head that was printed is not in the log: its end was cut off since.")
    return head


def _noting(links: Iterator[Link], wanted: str, seen: set[str]) -> Iterator[Link]:
    """Pass entries on, and note it when the one with the code wanted comes by."""
    for link in links:
        if isinstance(link.mac, bytes) and link.mac.hex() == wanted:
            seen.add(wanted)
        yield link
