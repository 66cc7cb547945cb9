"""Forms about what is shown to nobody without more ado."""

from wtforms import BooleanField, StringField
from wtforms.validators import Length, ValidationError

from logistics.core.web.forms import Form
from logistics.roster.rules import LONGEST_NUMBER, LONGEST_REASON, SHORTEST_REASON


class NumberForm(Form):
    """The number of a travel document: written, never shown back."""

    number = StringField(
        "New number", [Length(max=LONGEST_NUMBER, message=f"At most {LONGEST_NUMBER} characters.")]
    )
    remove = BooleanField("Remove the number that is kept")

    def validate_remove(self, field: BooleanField) -> None:
        """Both at once could mean either."""
        if field.data and self.number.data:
            raise ValidationError("Write a new number or remove the old one, not both.")

    @property
    def changes(self) -> bool:
        """Whether anything is to be stored: an empty field keeps what is there."""
        return bool(self.number.data or self.remove.data)


class RevealForm(Form):
    """One button."""


class ReasonForm(Form):
    """Why an emergency contact is opened."""

    reason = StringField("What has happened?")

    def validate_reason(self, field: StringField) -> None:
        """Ask for a few words: somebody else must understand them tomorrow."""
        if not SHORTEST_REASON <= len(field.data or "") <= LONGEST_REASON:
            raise ValidationError(
                f"Say in a few words what has happened: {SHORTEST_REASON} to "
                f"{LONGEST_REASON} characters."
            )
