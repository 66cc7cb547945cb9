"""What people and files send us about rooms."""

from logistics.accommodation.forms.hotels import read_hotels

__all__ = ["read_hotels"]
