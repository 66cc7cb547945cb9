"""People and where they sleep, from one file."""

from dataclasses import dataclass
from datetime import datetime

from logistics.accommodation.service.stays import arrange_stays
from logistics.core.tables import ImportReport
from logistics.roster.rules import PeopleTable
from logistics.roster.service import import_people
from logistics.trainings.rules import Training


@dataclass(frozen=True)
class PeopleReport:
    """What a file of people did to the roster, and to the rooms."""

    people: ImportReport
    stays: ImportReport

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many people of each sort, and how many rooms are touched."""
        return (*self.people.counts, ("rooms changed", self.stays.new + self.stays.changed))

    @property
    def note(self) -> str:
        """Nothing: such a file states nothing twice."""
        return ""

    def text(self) -> str:
        """Say it in two sentences."""
        return f"People: {self.people.text()} Rooms: {self.stays.text()}"


def import_people_and_stays(
    training: Training, table: PeopleTable, *, at: datetime
) -> PeopleReport:
    """Store the people of a file with the rooms they ask for.

    Raise TableRefused or DomainError with everything that cannot be; then nothing may be kept.
    """
    people = import_people(training, table, at=at)
    return PeopleReport(people, arrange_stays(training, table.stays, at=at))
