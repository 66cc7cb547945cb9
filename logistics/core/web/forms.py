"""The base of every form: CSRF, cleaned text, and errors of rules beside their field."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from wtforms import HiddenField

from logistics.core.db import transaction
from logistics.core.errors import DomainError, NotFound, StaleSave
from logistics.core.text import clean

T = TypeVar("T")
_NUMBER = re.compile(r"[0-9]{1,9}")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form; what cannot be done appears beside the field it concerns.

    `refusal` is what kept it from being saved, once something has.
    """

    refusal: DomainError | None = None

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Text from people is cleaned before any validator sees it."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Add the cleaning filter to text fields."""
            if unbound_field.field_class.__name__ in {"StringField", "TextAreaField"}:
                multiline = unbound_field.field_class.__name__ == "TextAreaField"
                filters = list(unbound_field.kwargs.get("filters", ()))
                options = {**options, "filters": [_cleaner(multiline=multiline), *filters]}
            return super().bind_field(form, unbound_field, options)

    @property
    def stale(self) -> StaleSave | None:
        """What somebody else saved meanwhile, if that is what stands against this form."""
        return self.refusal if isinstance(self.refusal, StaleSave) else None

    @property
    def status_code(self) -> int:
        """The HTTP status of a page that shows this form: that of what stands against it."""
        if self.refusal:
            return self.refusal.status
        return 422 if self.errors else 200

    def save(self, use_case: Callable[[], T]) -> T | None:
        """Run one use case; what stands against it appears in the form, and None is returned."""
        try:
            with transaction():
                return use_case()
        except NotFound:
            raise
        except DomainError as error:
            self.refuse(error)
        return None

    def refuse(self, error: DomainError) -> None:
        """Show `error` beside its field, or above the form if it has none.

        A stale save is no error of who sent the form: the page shows both values instead.
        """
        self.refusal = error
        if self.stale:
            return
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
