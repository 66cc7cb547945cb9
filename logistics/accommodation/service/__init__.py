"""Changing the hotel: its block, people's stays and who sleeps where."""

from logistics.accommodation.service.hotels import add_hotel
from logistics.accommodation.service.moves import move_person
from logistics.accommodation.service.nights import settle_nights
from logistics.accommodation.service.people import PeopleReport, import_people_and_stays
from logistics.accommodation.service.stays import arrange_stays, change_stay

__all__ = [
    "PeopleReport",
    "add_hotel",
    "arrange_stays",
    "change_stay",
    "import_people_and_stays",
    "move_person",
    "settle_nights",
]
