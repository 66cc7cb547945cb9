"""What the rules of travel look at: one traveller, and the course they travel to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from logistics.core.findings import Finding, Severity
from logistics.core.periods import to_utc
from logistics.roster.rules import NameUse, Person, TravelDocument, name_for
from logistics.trainings.rules import Training
from logistics.travel.rules.facts import Booking, city_of
from logistics.travel.rules.journeys import Itinerary, needs_travel


@dataclass(frozen=True)
class Course:
    """The training as travellers meet it: when its first counted session starts, when it closes.

    `starts` and `closes` are aware UTC, or None while no counted session is known; `at` is now.
    """

    training: Training
    starts: datetime | None
    closes: datetime | None
    at: datetime

    @property
    def today(self) -> date:
        """The day it is at the place."""
        return self.training.local(self.at).date()

    @property
    def arrival_target(self) -> datetime:
        """When everybody should be there, aware UTC: an evening before day 1."""
        eve = self.training.days_before(1)
        local = datetime.combine(eve, self.training.rules.arrival_target)
        return to_utc(local, self.training.zone)

    @property
    def decision_day(self) -> date:
        """The day on which open visas are decided about."""
        return self.training.days_before(self.training.deadlines.visa_decision_days_before)

    @property
    def day_after(self) -> date:
        """The day after the close, on which people without a journey home are taken to leave."""
        close = self.training.local(self.closes).date() if self.closes else self.training.last_day
        return close + timedelta(days=1)

    @property
    def city(self) -> str:
        """The city its clocks are named after."""
        return city_of(self.training.zone)


@dataclass(frozen=True)
class Traveller:
    """One person with document, live legs and the bookings of the training."""

    person: Person
    document: TravelDocument
    itinerary: Itinerary
    bookings: Mapping[UUID, Booking]

    @property
    def name(self) -> str:
        """The name in use."""
        return name_for(self.person.details, NameUse.BADGE) or self.person.code

    def is_expected(self, training: Training) -> bool:
        """Whether this person needs a journey, or has one anyway."""
        return bool(self.itinerary.legs) or needs_travel(self.person, training)


@dataclass(frozen=True)
class Advice:
    """A code with what to do about it."""

    code: str
    severity: Severity
    fix: str

    def about(
        self,
        subject: str,
        message: str,
        *,
        due: date | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """Make the finding; `severity` overrides the usual one."""
        return Finding(
            severity or self.severity, self.code, subject, message, due, self.fix, "travel"
        )
