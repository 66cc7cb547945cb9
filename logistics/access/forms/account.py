"""Changing how one signs in: password and e-mail address."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from logistics.access.forms.addresses import usual_email
from logistics.access.forms.set_up import PasswordForm
from logistics.core.web.forms import Form


class NewPasswordForm(PasswordForm):
    """The password so far, and twice the one from now on."""

    current = PasswordField("Password so far", [InputRequired("Type the password you have now.")])
    password = PasswordField("New password", [InputRequired("Choose a new password.")])


class EmailForm(Form):
    """Another address to sign in with."""

    email = StringField("New e-mail address", [InputRequired("Type the new address."), usual_email])
