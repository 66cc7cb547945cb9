"""The forms of handouts: which title, which file."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import Length

from logistics.core.web.forms import Form, VersionedForm
from logistics.materials.rules import LONGEST_TITLE

ANOTHER = ""
HINT = "PDF, JPEG or PNG, up to 20 MB. What it says of authors, places and devices is removed."


class HandoutForm(Form):
    """A handout of a session: one that the agenda names, or another."""

    title = SelectField("Which handout is it?")
    other = StringField(
        "Its title, if it is another one",
        [Length(max=LONGEST_TITLE, message="Keep the title below 200 characters.")],
    )
    file = FileField("File", [FileRequired("Choose a file.")], description=HINT)

    def __init__(self, *args: Any, named: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title.choices = [*((title, title) for title in named), (ANOTHER, "Another one")]
        self.title.flags.required = True  # one of them always is

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a title where none of the named ones is chosen."""
        is_valid = bool(super().validate(extra_validators))
        if self.title.data == ANOTHER and not self.other.data:
            self.other.errors = [*self.other.errors, "Say what this handout is called."]
            return False
        return is_valid

    def chosen_title(self) -> str:
        """Return the title chosen or written."""
        return str(self.title.data or self.other.data)


class ReplaceForm(VersionedForm):
    """Another file in the place of one."""

    file = FileField("New file", [FileRequired("Choose a file.")], description=HINT)


class DeleteForm(VersionedForm):
    """Which version of a handout is deleted."""
