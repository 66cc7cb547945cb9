"""The mail address somebody signs in with."""

from email_validator import validate_email

NO_ADDRESS = "Type an address such as name@example.org."


def read_email(text: str) -> str:
    """Return an address in its usual spelling; raise ValueError with a sentence if it is none."""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except ValueError:
        raise ValueError(NO_ADDRESS) from None
