"""Which of a person's five names is used for what, and the order of lists."""

from collections.abc import Iterable
from enum import StrEnum

from logistics.core.text import sort_key
from logistics.core.text.sorting import SortKey
from logistics.roster.rules.facts import Person, PersonDetails


class NameUse(StrEnum):
    """What a name is shown or printed for; `name_for` decides which of the five that is."""

    HOTEL = "hotel"
    TICKET = "ticket"
    BADGE = "badge"
    ROLL = "roll"
    CERTIFICATE = "certificate"
    OFFICE = "office"

    @property
    def is_by_family_name(self) -> bool:
        """Whether lists for this use go by family name, not by the name as it is shown."""
        return self in {NameUse.HOTEL, NameUse.TICKET, NameUse.OFFICE}


def name_for(details: PersonDetails, use: NameUse) -> str:
    """Return the name to show for one use; an empty one falls back to the name in use.

    Badge and roll are read by everybody: a family name stands there only if there is no other.
    """
    short = details.badge_name or details.given_name
    full = f"{details.given_name} {details.family_name}".strip()
    chosen = {
        NameUse.HOTEL: details.legal_name,
        NameUse.TICKET: details.ticket_name,
        NameUse.BADGE: short,
        NameUse.ROLL: short,
        NameUse.CERTIFICATE: details.certificate_name,
        NameUse.OFFICE: full,
    }[use]
    return chosen or details.badge_name or full


def sorted_people(people: Iterable[Person], use: NameUse) -> list[Person]:
    """Sort people as a reader of a list for `use` looks for them; equal names by code."""
    return sorted(people, key=lambda person: (*_name_key(person.details, use), person.code))


def _name_key(details: PersonDetails, use: NameUse) -> tuple[SortKey, SortKey]:
    if not use.is_by_family_name:
        return sort_key(name_for(details, use)), sort_key("")
    family = details.family_name or details.given_name
    return sort_key(family), sort_key(details.given_name)
