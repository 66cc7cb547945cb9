"""Signing in with an address and a password."""

from wtforms import PasswordField, StringField

from logistics.core.web.forms import Form


class StaffForm(Form):
    """An address and a password; nothing here says what of the two is wrong."""

    email = StringField("E-mail", render_kw={"required": True})
    password = PasswordField("Password", render_kw={"required": True})
