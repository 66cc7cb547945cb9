"""What comes in: a file of legs, and the form of one leg."""

from logistics.travel.forms.legs_file import COLUMNS, read_legs

__all__ = ["COLUMNS", "read_legs"]
