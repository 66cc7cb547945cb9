"""Where each finding is put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from logistics.core.findings import Finding
from logistics.readiness.rules.facts import Facts


class Area(StrEnum):
    """A part of the training that has pages of its own."""

    PEOPLE = "people"
    TRAVEL = "travel"
    ROOMS = "rooms"
    AGENDA = "agenda"
    ATTENDANCE = "attendance"
    MATERIALS = "materials"
    CERTIFICATES = "certificates"


@dataclass(frozen=True)
class Destination:
    """A page: that of one person or session (`object_id`), or the first page of an area.

    `anchor` is the place on it, such as a leg's code; a page without it is shown from its top.
    """

    area: Area
    object_id: UUID | None = None
    anchor: str = ""


_AREAS = {
    "roster": Area.PEOPLE,
    "travel": Area.TRAVEL,
    "accommodation": Area.ROOMS,
    "agenda": Area.AGENDA,
    "attendance": Area.ATTENDANCE,
    "materials": Area.MATERIALS,
    "certificates": Area.CERTIFICATES,
}
# Travel finds them, and they are put right where the person's papers are kept.
_PAPERS = frozenset({"document-expired", "document-expiring", "visa-missing"})


@dataclass(frozen=True)
class Directory:
    """Finds the page of a finding by the code of its subject; a leg's is that of its traveller."""

    people: Mapping[str, UUID]
    legs: Mapping[str, UUID]
    sessions: Mapping[str, UUID]

    def destination_of(self, finding: Finding) -> Destination:
        """Return where this finding is put right."""
        area = Area.PEOPLE if finding.code in _PAPERS else _AREAS[finding.feature]
        if area is Area.ATTENDANCE:  # D1, D1-AM
            day = finding.subject.partition("-")[0]
            return Destination(area, anchor=day.replace("D", "day-"))
        if finding.subject in self.legs:
            return Destination(area, self.legs[finding.subject], finding.subject)
        known = self.sessions if area is Area.AGENDA else self.people
        return Destination(area, known.get(finding.subject))


def directory_of(facts: Facts) -> Directory:
    """Return the pages of everybody and everything a finding may be about."""
    return Directory(
        people={person.code: person.id for person in facts.people},
        legs={leg.code: leg.person_id for leg in facts.legs},
        sessions={item.code: item.id for item in facts.items},
    )
