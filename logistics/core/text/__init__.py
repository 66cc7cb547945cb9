"""Text from people: cleaning, sorting, names on tickets, and how territories are written."""

from logistics.core.text.cleaning import clean
from logistics.core.text.glyphs import missing_glyphs
from logistics.core.text.names import initials, same_ticket_name, ticket_form
from logistics.core.text.sorting import sort_key
from logistics.core.text.territories import (
    KOSOVO_FOOTNOTE,
    TERRITORIES,
    asterisked,
    needs_footnote,
    territory_label,
)

__all__ = [
    "KOSOVO_FOOTNOTE",
    "TERRITORIES",
    "asterisked",
    "clean",
    "initials",
    "missing_glyphs",
    "needs_footnote",
    "same_ticket_name",
    "sort_key",
    "territory_label",
    "ticket_form",
]
