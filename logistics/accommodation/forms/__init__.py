"""What people and files send us about rooms."""

from logistics.accommodation.forms.hotels import read_hotels
from logistics.accommodation.forms.stays import MoveForm, StayForm

__all__ = ["MoveForm", "StayForm", "read_hotels"]
