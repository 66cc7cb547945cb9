"""Fields of forms whose sentences are ours."""

from typing import Any

from wtforms import DateField, SelectField, SelectMultipleField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget


class ChoiceField(SelectField):  # type: ignore[misc]  # WTForms ships no types
    """One of a list."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list."""
        if str(self.data) not in {value for value, *_ in self.iter_choices()}:
            raise ValidationError("Choose one of the list.")


class ChecksField(SelectMultipleField):  # type: ignore[misc]
    """Any number of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list."""
        if not set(self.data or ()) <= {value for value, *_ in self.iter_choices()}:
            raise ValidationError("Choose from the list only.")


class DayField(DateField):  # type: ignore[misc]
    """A day, typed or picked: 2026-04-21; it may be empty."""

    def __init__(self, label: str, **attributes: Any) -> None:
        super().__init__(label, [Optional()], **attributes)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; anything else gets our sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Write a day, such as 2026-04-21.") from None
