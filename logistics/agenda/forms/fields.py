"""Fields of the agenda's forms whose sentences are ours."""

from collections.abc import Callable
from typing import Any

from wtforms import Field, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from logistics.core.text import clean

MAX_ENTRIES = 20
LONGEST_ENTRY = 200


class ClockField(TimeField):  # type: ignore[misc]  # WTForms ships no types
    """A wall time, typed or picked: 09:30."""

    def __init__(self, label: str, **given: Any) -> None:
        needed = InputRequired("Write a time, such as 09:30.")
        super().__init__(label, [needed], format=["%H:%M", "%H:%M:%S"], **given)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; anything else gets our sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Write a time from 00:00 to 23:59, such as 09:30.") from None


class LinesField(TextAreaField):  # type: ignore[misc]
    """A list written one entry a line."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, [Optional(), few_short_lines], **given)

    def lines(self) -> tuple[str, ...]:
        """Return the entries, each once; empty lines are left out."""
        entries = map(clean, (self.data or "").splitlines())
        return tuple(dict.fromkeys(entry for entry in entries if entry))


def few_short_lines(_form: Any, field: LinesField) -> None:
    """Refuse more entries than fit, and one that is too long."""
    lines = field.lines()
    if len(lines) > MAX_ENTRIES:
        raise ValidationError(f"At most {MAX_ENTRIES} lines; there are {len(lines)}.")
    for line in lines:
        if len(line) > LONGEST_ENTRY:
            raise ValidationError(f"At most {LONGEST_ENTRY} characters a line.")


def at_most(characters: int) -> Callable[[Any, Field], None]:
    """Return a validator of a text's length that says the limit."""
    length: Callable[[Any, Field], None] = Length(
        max=characters, message=f"At most {characters:,} characters."
    )
    return length
