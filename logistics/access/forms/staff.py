"""Signing in with an address and a password."""

from typing import Any, ClassVar

from wtforms import PasswordField, StringField

from logistics.core.web.forms import Form


class NeverEmpty:
    """A field that the browser does not send empty; the server lets it through all the same.

    An empty one is as wrong as any other, and so is the answer.
    """

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Find no fault."""


class StaffForm(Form):
    """An address and a password; nothing here says what of the two is wrong."""

    email = StringField("E-mail", [NeverEmpty()])
    password = PasswordField("Password", [NeverEmpty()])
