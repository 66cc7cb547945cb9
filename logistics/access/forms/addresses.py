"""The mail address somebody signs in with."""

from typing import Any

from wtforms.validators import ValidationError

from logistics.core.text import read_email

NO_ADDRESS = "Type an address such as name@example.org."


def usual_email(_form: Any, field: Any) -> None:
    """Refuse what cannot be an address, and bring any other into its usual spelling."""
    try:
        field.data = read_email(field.data)
    except ValueError:
        raise ValidationError(NO_ADDRESS) from None
