"""How somebody is found by their address without the address being there."""

from logistics.core.sealing import key_ring
from logistics.core.text import address_key
from logistics.roster.rules import PersonDetails


def index_of(details: PersonDetails) -> bytes | None:
    """Return the blind index of a person's address, None without one."""
    return key_ring().blind_index(address_key(details.email)) if details.email else None
