"""Changing journeys: importing a file, and booking, changing and cancelling one leg."""

from logistics.travel.service.editing import book_leg, cancel_leg, change_leg, mark_told
from logistics.travel.service.importing import import_legs
from logistics.travel.service.printing import itinerary_document

__all__ = [
    "book_leg",
    "cancel_leg",
    "change_leg",
    "import_legs",
    "itinerary_document",
    "mark_told",
]
