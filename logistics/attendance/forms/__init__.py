"""What comes in: a file of marks, a roll, and the reason for opening a day again."""

from logistics.attendance.forms.marks_file import COLUMNS, read_marks
from logistics.attendance.forms.roll import Roll, RollLine, opened_roll, read_roll
from logistics.attendance.forms.small import MarksFileForm, RollForm, UnlockForm

__all__ = [
    "COLUMNS",
    "MarksFileForm",
    "Roll",
    "RollForm",
    "RollLine",
    "UnlockForm",
    "opened_roll",
    "read_marks",
    "read_roll",
]
