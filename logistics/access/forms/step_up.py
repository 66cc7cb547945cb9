"""Showing a second factor: a typed code, or what a browser answers for a passkey."""

from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from logistics.core.web.forms import Form


class CodeForm(Form):
    """A code of an app, or a recovery code."""

    code = StringField("Code", [InputRequired("Type the code.")])


class PasskeyForm(Form):
    """What the browser answered, as JSON; only a script fills it in."""

    answer = HiddenField(default="")
