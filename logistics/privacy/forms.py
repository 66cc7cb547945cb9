"""What is asked before a lock-down."""

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, ValidationError

from logistics.core.web.forms import Form
from logistics.privacy.rules import WORD, is_word

_ASKED = f"Type the two words: {WORD}."


class LockDownForm(Form):
    """Two typed words, so that nobody gets here by a slip of the thumb."""

    word = StringField(f"Type “{WORD}” to go on", [InputRequired(_ASKED)])
    shred = BooleanField("Also empty all travel documents: type, number, issuer, dates")

    def validate_word(self, field: StringField) -> None:
        """Refuse anything but the words."""
        if not is_word(field.data or ""):
            raise ValidationError(_ASKED)
