"""Changing the hotel: its block, people's stays and who sleeps where."""

from logistics.accommodation.service.hotels import add_hotel
from logistics.accommodation.service.moves import move_person
from logistics.accommodation.service.nights import settle_nights
from logistics.accommodation.service.stays import arrange_stays, change_stay

__all__ = ["add_hotel", "arrange_stays", "change_stay", "move_person", "settle_nights"]
