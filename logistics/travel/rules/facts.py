"""Facts of a journey: legs, bookings, modes and states."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from logistics.core.errors import DomainError
from logistics.core.money import Money
from logistics.core.periods import clock_text, to_utc


class Direction(StrEnum):
    """Towards the training, or home again."""

    THERE = "outbound"
    BACK = "return"


class Mode(StrEnum):
    """What moves the traveller."""

    FLIGHT = "flight"
    COACH = "coach"
    TRAIN = "train"
    OWN_CAR = "own_car"
    SHARED_CAR = "shared_car"
    TAXI = "taxi"
    TRANSFER = "transfer"
    WALK = "walk"


# These leave when the traveller is there, so they cannot be missed and start anywhere.
FLEXIBLE = frozenset({Mode.OWN_CAR, Mode.SHARED_CAR, Mode.TAXI, Mode.TRANSFER, Mode.WALK})


class LegStatus(StrEnum):
    """How far a leg is; `cancelled` and `missed` are no longer live."""

    PLANNED = "planned"
    QUOTED = "quoted"
    REQUESTED = "requested"
    HELD = "held"
    BOOKED = "booked"
    TICKETED = "ticketed"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    TRAVELLED = "travelled"
    MISSED = "missed"


NOT_BOOKED = frozenset({LegStatus.PLANNED, LegStatus.QUOTED, LegStatus.REQUESTED})


class Payer(StrEnum):
    """Who pays a booking."""

    ORGANISER = "organiser"
    REIMBURSED = "participant_reimbursed"
    OWN_COST = "participant_own_cost"
    EMPLOYER = "employer"


class ImpossibleLeg(DomainError):
    """A leg that arrives before it departs, or at the same moment (422)."""


@dataclass(frozen=True)
class End:
    """One end of a leg: a place with its code, and wall time with the zone it is read in."""

    place: str
    local: datetime  # naive wall time
    zone: str
    code: str = ""

    @property
    def at(self) -> datetime:
        """The moment, aware UTC."""
        return to_utc(self.local, self.zone)

    @property
    def city(self) -> str:
        """The city its zone is named after."""
        return city_of(self.zone)


@dataclass(frozen=True)
class LegDetails:
    """Places, times, numbers: sealed."""

    departure: End
    arrival: End
    name_on_ticket: str = ""
    carrier: str = ""
    carrier_code: str = ""
    service_no: str = ""
    eticket_no: str = ""
    travel_class: str = ""
    seat: str = ""
    baggage: str = ""
    crossing_point: str = ""
    proof_required: str = ""
    proof_received: bool = False
    notes: str = ""
    cost_minor: int = 0  # this leg's share of its booking's fare, in minor units


@dataclass(frozen=True)
class BookingDetails:
    """Reference and exchange of a booking: sealed. `euro_minor` is in cents."""

    reference: str = ""
    rate_per_euro: Decimal | None = None
    euro_minor: int | None = None


@dataclass(frozen=True)
class Booking:
    """The commercial unit: one fare, one payer, one to many legs."""

    id: UUID
    fare_minor: int
    currency: str
    payer: Payer
    ticketing_deadline: date | None = None
    details: BookingDetails = field(default_factory=BookingDetails)
    version: int = 1


@dataclass(frozen=True)
class Leg:
    """One movement of one traveller with one vehicle."""

    id: UUID
    code: str
    person_id: UUID
    booking_id: UUID
    direction: Direction
    seq: int
    mode: Mode
    status: LegStatus
    details: LegDetails
    transfer_needed: bool = False
    told_at: datetime | None = None
    version: int = 1
    sequence: int = 0
    changed_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether the traveller still counts on it."""
        return self.status not in {LegStatus.CANCELLED, LegStatus.MISSED}

    @cached_property
    def departs_at(self) -> datetime:
        """When it departs, aware UTC."""
        return self.details.departure.at

    @cached_property
    def arrives_at(self) -> datetime:
        """When it arrives, aware UTC."""
        return self.details.arrival.at

    @property
    def minutes(self) -> int:
        """How long it takes, in whole minutes."""
        return (self.arrives_at - self.departs_at) // timedelta(minutes=1)


@dataclass(frozen=True)
class LegDraft:
    """One leg as somebody wrote it down, in a file or a form, with what its booking says.

    `reference` names a booking shared by several legs; without one the leg has a booking of its
    own. `fare` is this leg's share in a file and the whole booking's fare in a form, where None
    leaves it as it is.
    """

    person_id: UUID
    direction: Direction
    mode: Mode
    status: LegStatus
    details: LegDetails
    payer: Payer
    seq: int = 1
    transfer_needed: bool = False
    reference: str = ""
    fare: Money | None = None
    rate: Decimal | None = None
    ticketing_deadline: date | None = None


def require_possible(details: LegDetails) -> None:
    """Raise ImpossibleLeg if the arrival is not after the departure, both in UTC."""
    departure, arrival = details.departure, details.arrival
    if arrival.at <= departure.at:
        raise ImpossibleLeg(
            f"It would arrive at {clock_text(arrival.local)} in {arrival.city}, which is not after"
            f" {clock_text(departure.local)} in {departure.city}, when it departs.",
            field="arrive_local",
        )


def moves(was: LegDetails, now: LegDetails) -> bool:
    """Say whether the traveller would stand at another place or at another time."""
    return (was.departure, was.arrival) != (now.departure, now.arrival)


def status_after(was: Leg, draft: LegDraft) -> LegStatus:
    """Return the status of an edited leg: one that was booked at other times is `changed`."""
    firm = {LegStatus.BOOKED, LegStatus.TICKETED, LegStatus.CHANGED}
    details = draft.details
    times = (details.departure.at, details.arrival.at)
    if {was.status, draft.status} <= firm and times != (was.departs_at, was.arrives_at):
        return LegStatus.CHANGED
    return draft.status


def city_of(zone: str) -> str:
    """Return the city a zone is named after: Europe/Belgrade is Belgrade."""
    return zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")
