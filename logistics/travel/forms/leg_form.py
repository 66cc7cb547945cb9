"""The form of one leg with its booking; times are wall times at each end."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from logistics.core.errors import DomainError
from logistics.core.money import ImpossibleAmount, Money, UnknownCurrency
from logistics.core.periods import ImpossibleTime, is_zone, to_utc
from logistics.core.web.fields import DayField
from logistics.core.web.forms import VersionedForm
from logistics.roster.rules import Person
from logistics.trainings.rules import Training
from logistics.travel.forms.airports import find_airport
from logistics.travel.forms.fields import Choices, WallTime, words_of
from logistics.travel.rules import (
    Booking,
    Direction,
    End,
    ImpossibleLeg,
    Leg,
    LegDetails,
    LegDraft,
    LegStatus,
    Mode,
    Payer,
    require_possible,
)

DIRECTIONS = {Direction.THERE: "There", Direction.BACK: "Back"}
PAYERS = {
    Payer.ORGANISER: "The organiser",
    Payer.REIMBURSED: "The traveller, reimbursed",
    Payer.OWN_COST: "The traveller, own cost",
    Payer.EMPLOYER: "The traveller's employer",
}
_ENDS = (("from", "depart", "departure"), ("to", "arrive", "arrival"))
_TEXTS = (
    "name_on_ticket", "carrier", "service_no", "eticket_no", "travel_class", "seat", "baggage",
    "crossing_point", "notes",
)  # fmt: skip
_ONE_LINE = Length(max=200, message="At most 200 characters.")


class LegForm(VersionedForm):
    """Everything about a leg, its booking and fare; what was typed survives every error."""

    booking_version = HiddenField(default="0")
    direction = Choices("Direction", DIRECTIONS)
    mode = Choices("By", words_of(Mode))
    status = Choices("Status", words_of(LegStatus))
    from_place = StringField("From", [_ONE_LINE])
    from_code = StringField("Airport code", [Length(max=10, message="At most 10 letters.")])
    depart_local = WallTime("Departs, local time")
    depart_tz = StringField("Time zone", [_ONE_LINE])
    to_place = StringField("To", [_ONE_LINE])
    to_code = StringField("Airport code", [Length(max=10, message="At most 10 letters.")])
    arrive_local = WallTime("Arrives, local time")
    arrive_tz = StringField("Time zone", [_ONE_LINE])
    carrier = StringField("Carrier", [_ONE_LINE])
    service_no = StringField("Number", [_ONE_LINE])
    name_on_ticket = StringField("Name on the ticket", [_ONE_LINE])
    eticket_no = StringField("Ticket number", [_ONE_LINE])
    travel_class = StringField("Class", [_ONE_LINE])
    seat = StringField("Seat", [_ONE_LINE])
    baggage = StringField("Baggage", [_ONE_LINE])
    crossing_point = StringField("Border crossing", [_ONE_LINE])
    transfer_needed = BooleanField("A transfer is needed in the training's city")
    notes = TextAreaField(
        "Notes of the office", [Length(max=2000, message="At most 2,000 characters.")]
    )
    reference = StringField("Booking reference", [Length(max=60, message="At most 60 characters.")])
    payer = Choices("Paid by", PAYERS)
    fare = StringField("Fare of the whole booking", [_ONE_LINE])
    currency = StringField("Currency", [_ONE_LINE])
    ticketing_deadline = DayField("Held until")

    def open_new(self, training: Training, person: Person, *, direction: Direction) -> None:
        """Fill in what is likely for a new leg of this person."""
        self.direction.data = str(direction)
        self.name_on_ticket.data = person.details.ticket_name
        self.currency.data = training.currency
        self.transfer_needed.data = True

    def open_leg(self, leg: Leg, booking: Booking) -> None:
        """Fill in what the leg and its booking say now."""
        for name in ("direction", "mode", "status", "transfer_needed"):
            self[name].data = getattr(leg, name)
        for name in _TEXTS:
            self[name].data = getattr(leg.details, name)
        for place, time, end_name in _ENDS:
            end: End = getattr(leg.details, end_name)
            self[f"{place}_place"].data, self[f"{place}_code"].data = end.place, end.code
            self[f"{time}_local"].data, self[f"{time}_tz"].data = end.local, end.zone
        money = Money(booking.fare_minor, booking.currency).text()
        self.currency.data, self.fare.data = money.split(" ")
        self.reference.data, self.payer.data = booking.details.reference, str(booking.payer)
        self.ticketing_deadline.data = booking.ticketing_deadline
        self.open_versions(leg, booking)

    def open_versions(self, leg: Leg, booking: Booking) -> None:
        """Remember on which versions of leg and booking this form was opened."""
        self.version.data, self.booking_version.data = str(leg.version), str(booking.version)

    def opened(self) -> tuple[int, int]:
        """Return the versions of leg and booking this form was opened on."""
        return self.opened_version(), self.opened_version("booking_version")

    def validate(self, extra_validators: Any = None) -> bool:
        """Fill in what a known airport code says, then judge each field and all together."""
        for place, time, _ in _ENDS:
            self._fill_from_airport(place, time)
        fine = super().validate(extra_validators)
        for error in self._wrong_ends():
            fine = False
            self.refuse(error)
        for error in self._wrong_together() if fine else ():
            fine = False
            self.refuse(error)
        return bool(fine)

    def to_draft(self, person_id: UUID, *, was: LegDetails | None = None) -> LegDraft:
        """Return what was written; what the form does not show stays as in `was`."""
        departure, arrival = (self._end(place, time) for place, time, _ in _ENDS)
        base = was or LegDetails(departure, arrival)
        texts: dict[str, Any] = {name: self[name].data or "" for name in _TEXTS}
        return LegDraft(
            person_id=person_id,
            direction=Direction(self.direction.data),
            mode=Mode(self.mode.data),
            status=LegStatus(self.status.data),
            details=replace(base, departure=departure, arrival=arrival, **texts),
            payer=Payer(self.payer.data),
            transfer_needed=self.transfer_needed.data,
            reference=self.reference.data or "",
            fare=self._money(),
            ticketing_deadline=self.ticketing_deadline.data,
        )

    def _fill_from_airport(self, place: str, time: str) -> None:
        code = self[f"{place}_code"]
        airport = find_airport(code.data or "")
        if airport is None:
            return
        code.data = code.data.strip().upper()
        self[f"{place}_place"].data = self[f"{place}_place"].data or airport.name
        self[f"{time}_tz"].data = self[f"{time}_tz"].data or airport.zone

    def _wrong_ends(self) -> Iterator[DomainError]:
        for place, time, _ in _ENDS:
            if not self[f"{place}_place"].data:
                sentence = "Write a place, or the code of an airport we know."
                yield DomainError(sentence, field=f"{place}_place")
            yield from self._wrong_time(time)

    def _wrong_time(self, time: str) -> Iterator[DomainError]:
        local, zone = self[f"{time}_local"].data, self[f"{time}_tz"].data
        if not zone or not is_zone(zone):
            sentence = "Choose the time zone of the place, such as Europe/Belgrade."
            yield DomainError(sentence, field=f"{time}_tz")
        elif local is not None:
            try:
                to_utc(local, zone)
            except ImpossibleTime as error:
                yield DomainError(error.message, field=f"{time}_local")

    def _wrong_together(self) -> Iterator[DomainError]:
        departure, arrival = (self._end(place, time) for place, time, _ in _ENDS)
        try:
            require_possible(LegDetails(departure, arrival))
        except ImpossibleLeg as error:
            yield error
        try:
            self._money()
        except UnknownCurrency as error:
            yield DomainError(error.message, field="currency")
        except ImpossibleAmount as error:
            yield DomainError(error.message, field="fare")

    def _end(self, place: str, time: str) -> End:
        return End(
            place=self[f"{place}_place"].data,
            code=self[f"{place}_code"].data or "",
            local=self[f"{time}_local"].data,
            zone=self[f"{time}_tz"].data,
        )

    def _money(self) -> Money | None:
        """Return the fare; None where it was left empty, so that it stays as it is."""
        if not self.fare.data:
            return None
        return Money.parse(self.fare.data, (self.currency.data or "").upper())
