"""E-mail addresses as people type them."""

import unicodedata

from email_validator import validate_email


def read_email(text: str) -> str:
    """Return an address in its usual spelling; raise ValueError if it is none. Asks no network."""
    return validate_email(text, check_deliverability=False).normalized


def address_key(email: str) -> str:
    """Return what all spellings of one mail address have in common."""
    return unicodedata.normalize("NFC", email).strip().casefold()
