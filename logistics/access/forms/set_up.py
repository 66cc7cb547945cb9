"""Choosing a password and showing the first code of an app."""

from typing import Any

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, ValidationError

from logistics.access.forms.addresses import usual_email
from logistics.core.web.forms import Form


class PasswordForm(Form):
    """A password, typed twice."""

    password = PasswordField("Password", [InputRequired("Type a password.")])
    again = PasswordField("The same once more", [InputRequired("Type the password once more.")])

    def validate_again(self, field: PasswordField) -> None:
        """Refuse two that differ: what was typed cannot be seen."""
        if field.data != self.password.data:
            raise ValidationError("The two are not the same. Type both once more.")


class FirstPasswordForm(PasswordForm):
    """The same with the address to sign in with, for an account that has none yet."""

    email = StringField("E-mail", [InputRequired("Type your e-mail address."), usual_email])


class AppCodeForm(Form):
    """A code that shows that the app has the secret."""

    code: Any = StringField("Code", [InputRequired("Type the six digits your app shows.")])
