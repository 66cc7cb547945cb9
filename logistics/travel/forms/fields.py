"""Fields of the forms of travel whose sentences are ours."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wtforms import DateTimeLocalField, SelectField
from wtforms.validators import InputRequired


class Choices(SelectField):  # type: ignore[misc]  # WTForms ships no types
    """One of a list of codes with their words."""

    def __init__(self, label: str, words: Mapping[Any, str], **options: Any) -> None:
        super().__init__(
            label,
            [InputRequired("Choose one of the list.")],
            choices={str(code): text for code, text in words.items()},
            invalid_choice_message="Choose one of the list.",
            **options,
        )


class WallTime(DateTimeLocalField):  # type: ignore[misc]
    """A day and a wall time without a zone: 2026-04-21T15:40."""

    def __init__(self, label: str, **options: Any) -> None:
        needed = [InputRequired("Give the day and the time, such as 2026-04-21 15:40.")]
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(label, needed, format=formats, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; anything else gets our sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Give the day and the time, such as 2026-04-21 15:40.") from None


def words_of(kind: type[StrEnum]) -> dict[str, str]:
    """Return the members of an enumeration with their words: own_car is Own car."""
    return {member.value: member.value.replace("_", " ").capitalize() for member in kind}
