"""Signing in with a link: asking for one, and the button that uses it."""

from wtforms import StringField
from wtforms.validators import DataRequired

from logistics.core.web.forms import Form


class ConfirmForm(Form):
    """One press of a button."""


class AskForm(Form):
    """The address a link is wanted for; whether anybody has it is not looked up here."""

    email = StringField("Your e-mail address", [DataRequired("Write your e-mail address.")])

    def to_email(self) -> str:
        """Return what was typed, cut to what an address may have."""
        return str(self.email.data)[:320]
