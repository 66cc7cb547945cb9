"""Reads of accounts, links and sign-ins."""

from logistics.access.queries.actors import (
    find_actor,
    find_office_account,
    find_open_link,
    hash_of,
)

__all__ = ["find_actor", "find_office_account", "find_open_link", "hash_of"]
