"""Reads of accounts, links and sign-ins."""

from logistics.access.queries.actors import (
    find_actor,
    find_office_account,
    find_open_link,
    find_used_link,
    hash_of,
    is_disabled,
)
from logistics.access.queries.coordinators import coordinators_but
from logistics.access.queries.credentials import (
    count_recovery_codes,
    email_index,
    find_account_by_email,
    find_credentials,
    find_pending,
    get_credentials,
)
from logistics.access.queries.devices import Device, devices_of, is_signed_in
from logistics.access.queries.passkeys import (
    PasskeyLine,
    credential_ids_of,
    get_passkey,
    has_second_factor,
    passkeys_of,
)
from logistics.access.queries.staff import (
    StaffAccount,
    get_staff_account,
    number_of,
    staff_accounts,
)

__all__ = [
    "Device",
    "PasskeyLine",
    "StaffAccount",
    "coordinators_but",
    "count_recovery_codes",
    "credential_ids_of",
    "devices_of",
    "email_index",
    "find_account_by_email",
    "find_actor",
    "find_credentials",
    "find_office_account",
    "find_open_link",
    "find_pending",
    "find_used_link",
    "get_credentials",
    "get_passkey",
    "get_staff_account",
    "has_second_factor",
    "hash_of",
    "is_disabled",
    "is_signed_in",
    "number_of",
    "passkeys_of",
    "staff_accounts",
]
