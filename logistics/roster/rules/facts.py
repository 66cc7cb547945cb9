"""Facts of a person in a training: kind, state, and what is sealed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """Whether somebody comes to learn or to teach."""

    PARTICIPANT = "participant"
    TRAINER = "trainer"


class State(StrEnum):
    """Where a participant stands; only `invited` and `confirmed` hold a place."""

    SELECTED = "selected"
    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    RESERVE = "reserve"


HOLDING = frozenset({State.INVITED, State.CONFIRMED})


@dataclass(frozen=True)
class PersonDetails:
    """What identifies a person: sealed. `badge_name` is the name in use."""

    family_name: str = ""
    given_name: str = ""
    legal_name: str = ""
    ticket_name: str = ""
    name_original_script: str = ""
    original_script: str = ""
    badge_name: str = ""
    certificate_name: str = ""
    pronouns: str = ""
    gender: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    org_type: str = ""
    role_title: str = ""
    country_code: str = ""  # country or territory of work, not nationality
    departure_city: str = ""
    nearest_airport: str = ""
    photo_consent: str = "no"
    list_consent: str = "not_listed"
    share_contact: bool = False
    languages: tuple[str, ...] = ()
    expertise: str = ""
    themes: tuple[str, ...] = ()
    bio: str = ""
    notes: str = ""


@dataclass(frozen=True)
class TravelDocument:
    """The document somebody travels on and what entering the country asks of them: sealed."""

    document_type: str = ""
    number: str = ""  # only where a booking needs it; never shown but step by step
    issuer: str = ""
    expires_on: date | None = None
    entry_requirement: str = ""
    visa_status: str = ""
    crossing_note: str = ""


@dataclass(frozen=True)
class Needs:
    """Health, food and access: sealed, and never shown to other participants."""

    dietary: str = ""
    allergies: str = ""
    accessibility: str = ""


@dataclass(frozen=True)
class EmergencyContact:
    """Who is called in an emergency: sealed."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class OpeningReason:
    """Why somebody opened an emergency contact: sealed."""

    text: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody on the roster of a training."""

    id: UUID
    code: str
    kind: Kind
    state: State
    details: PersonDetails = field(default_factory=PersonDetails)
    invited_at: datetime | None = None
    version: int = 1

    @property
    def holds_place(self) -> bool:
        """Whether this participant counts towards the capacity."""
        return self.kind is Kind.PARTICIPANT and self.state in HOLDING

    @property
    def takes_part(self) -> bool:
        """Whether this person comes: holds a place or trains."""
        return self.kind is Kind.TRAINER or self.holds_place


@dataclass(frozen=True)
class Profile:
    """All the roster holds about one person, whatever rows it is kept in: sealed."""

    state: State
    details: PersonDetails = field(default_factory=PersonDetails)
    document: TravelDocument = field(default_factory=TravelDocument)
    needs: Needs = field(default_factory=Needs)
    contact: EmergencyContact = field(default_factory=EmergencyContact)
