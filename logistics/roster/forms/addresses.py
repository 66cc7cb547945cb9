"""E-mail addresses as people type them."""

from email_validator import validate_email


def read_email(address: str) -> str:
    """Return the address in its normal form; raise ValueError if it is none. Asks no network."""
    return validate_email(address, check_deliverability=False).normalized
