"""What comes in: a file of marks, a roll, and the reason for opening a day again."""

from logistics.attendance.forms.marks_file import COLUMNS, read_marks, read_marks_for
from logistics.attendance.forms.roll import Roll, RollLine, opened_roll, read_roll
from logistics.attendance.forms.small import RollForm, UnlockForm

__all__ = [
    "COLUMNS",
    "Roll",
    "RollForm",
    "RollLine",
    "UnlockForm",
    "opened_roll",
    "read_marks",
    "read_marks_for",
    "read_roll",
]
