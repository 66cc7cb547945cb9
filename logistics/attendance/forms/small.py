"""The forms of a roll, of opening a day again, and of a file of marks."""

from flask_wtf.file import FileField, FileRequired
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


class MarksFileForm(Form):
    """A file of marks."""

    file = FileField("File of marks (CSV)", validators=[FileRequired("Choose a file first.")])
