"""Reads of accounts, links and sign-ins."""

from logistics.access.queries.actors import (
    find_actor,
    find_office_account,
    find_open_link,
    hash_of,
)
from logistics.access.queries.passkeys import (
    PasskeyLine,
    credential_ids_of,
    has_second_factor,
    passkeys_of,
)

__all__ = [
    "PasskeyLine",
    "credential_ids_of",
    "find_actor",
    "find_office_account",
    "find_open_link",
    "has_second_factor",
    "hash_of",
    "passkeys_of",
]
