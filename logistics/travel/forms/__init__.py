"""What comes in: a file of legs, and the form of one leg."""

from logistics.travel.forms.airports import find_airport
from logistics.travel.forms.leg_form import LegForm
from logistics.travel.forms.legs_file import COLUMNS, read_legs, read_legs_for
from logistics.travel.forms.pages import LegStepForm

__all__ = ["COLUMNS", "LegForm", "LegStepForm", "find_airport", "read_legs", "read_legs_for"]
