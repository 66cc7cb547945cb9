"""Facts of a journey: legs, bookings, modes and states."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from logistics.core.periods import to_utc


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


class Payer(StrEnum):
    """Who pays a booking."""

    ORGANISER = "organiser"
    REIMBURSED = "participant_reimbursed"
    OWN_COST = "participant_own_cost"
    EMPLOYER = "employer"


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
