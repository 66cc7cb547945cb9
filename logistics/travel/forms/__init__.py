"""What comes in: a file of legs, and the form of one leg."""

from logistics.travel.forms.airports import find_airport
from logistics.travel.forms.leg_form import LegForm
from logistics.travel.forms.legs_file import COLUMNS, read_legs
from logistics.travel.forms.pages import LegStepForm, UploadForm

__all__ = ["COLUMNS", "LegForm", "LegStepForm", "UploadForm", "find_airport", "read_legs"]
