"""The forms of a roll, and of opening a day again."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from logistics.core.web.forms import Form


class RollForm(Form):
    """The token of a roll; its lines are read by `read_roll`."""


class UnlockForm(Form):
    """Why a locked day is opened again."""

    reason = TextAreaField(
        "Why is this day opened again?",
        validators=[
            InputRequired("Say why: it is kept beside the day."),
            Length(max=1000, message="Keep it below 1,000 characters."),
        ],
    )
