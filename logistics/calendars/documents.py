"""A person's calendar as a file."""

from collections.abc import Sequence

from logistics.core.documents.document import Document
from logistics.core.documents.ics import Event, calendar_ics


def personal_ics(events: Sequence[Event], *, name: str, filename: str = "calendar") -> Document:
    """Return the events as a calendar file; `name` is what programs call the calendar."""
    return Document.ics(filename, calendar_ics(events, name=name))
