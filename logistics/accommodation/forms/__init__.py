"""What people and files send us about rooms."""

from logistics.accommodation.forms.hotels import read_hotels
from logistics.accommodation.forms.stays import MoveForm, StaleForm, StayForm

__all__ = ["MoveForm", "StaleForm", "StayForm", "read_hotels"]
