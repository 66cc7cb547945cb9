"""Input of the agenda: the table of a file, and the forms of the pages."""

from logistics.agenda.forms.pages import CancelForm, ItemForm, MoveForm
from logistics.agenda.forms.table import COLUMNS, read_agenda, read_agenda_for
from logistics.agenda.rules import ItemRow

__all__ = [
    "COLUMNS",
    "CancelForm",
    "ItemForm",
    "ItemRow",
    "MoveForm",
    "read_agenda",
    "read_agenda_for",
]
