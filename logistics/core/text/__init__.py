"""Text from people: cleaning, mail addresses, sorting, names on tickets, and territories."""

from logistics.core.text.addresses import address_key, read_email
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
    "address_key",
    "asterisked",
    "clean",
    "initials",
    "missing_glyphs",
    "needs_footnote",
    "read_email",
    "same_ticket_name",
    "sort_key",
    "territory_label",
    "ticket_form",
]
