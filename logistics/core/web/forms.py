"""The base of every form: CSRF, cleaned text, and errors of rules beside their field."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField

from logistics.core.errors import DomainError
from logistics.core.text import clean

_NUMBER = re.compile(r"[0-9]{1,9}")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form; what cannot be done appears beside the field it concerns."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Text from people is cleaned before any validator sees it."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Add the cleaning filter to text fields."""
            if unbound_field.field_class.__name__ in {"StringField", "TextAreaField"}:
                multiline = unbound_field.field_class.__name__ == "TextAreaField"
                filters = list(unbound_field.kwargs.get("filters", ()))
                options = {**options, "filters": [_cleaner(multiline=multiline), *filters]}
            return super().bind_field(form, unbound_field, options)

    def refuse(self, error: DomainError) -> None:
        """Show `error` beside its field, or above the form if it has none."""
        if error.field in self._fields:
            self._fields[error.field].errors = [
                *self._fields[error.field].errors,
                error.message,
            ]
        else:
            self.form_errors.append(error.message)


class VersionedForm(Form):
    """A form of something two people may edit; it carries the version it was opened on."""

    version = HiddenField(default="1")

    def opened_version(self, name: str = "version") -> int:
        """Return the version this form was opened on; -1, which nothing has, for anything else."""
        text = str(self[name].data)
        return int(text) if _NUMBER.fullmatch(text) else -1


def _cleaner(*, multiline: bool) -> Any:
    def cleaned(value: Any) -> Any:
        return clean(value, multiline=multiline) if isinstance(value, str) else value

    return cleaned
