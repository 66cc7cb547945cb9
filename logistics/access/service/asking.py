"""Counting those who ask for a link by mail."""

from datetime import datetime

from logistics.access.rules import Try
from logistics.access.service.attempts import note_attempt, require_allowed
from logistics.core.errors import TooMany
from logistics.core.text import address_key


def hear_request(email: str, *, network: str, at: datetime) -> bool:
    """Count one request for a link; say whether a mail may follow. Call it outside a transaction.

    The work is the same either way, and what is not heard is not counted against the address, so
    nobody waits longer for being impatient. Raise TooMany (429) only for what the network address
    sends, which tells nothing about any mail address.
    """
    require_allowed(Try.ADDRESS, network, at=at)
    key = address_key(email)
    try:
        require_allowed(Try.MAIL, key, at=at)
    except TooMany:
        key = ""
    note_attempt(Try.ADDRESS, network, at=at)
    note_attempt(Try.MAIL, key, at=at)
    return key != ""
