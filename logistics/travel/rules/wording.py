"""How legs, places and moments are said in a sentence."""

import re
from datetime import date, datetime

from logistics.core.periods import clock_text, day_text, to_local
from logistics.core.text import asterisked
from logistics.travel.rules.facts import FLEXIBLE, Direction, End, Leg, LegDraft, Payer, city_of

_KIND_OF_STOP = re.compile(
    r" (?:airport|(?:bus|coach|railway|train) station)\b|,| \(", re.IGNORECASE
)


def vehicle_of(leg: Leg) -> str:
    """Return what people call it: JU 9115, else the carrier, else own car."""
    details = leg.details
    return asterisked(details.service_no or details.carrier or leg.mode.replace("_", " "))


def discreet_vehicle_of(leg: Leg) -> str:
    """Return the vehicle, a private one by its kind: its owner may be somebody else."""
    return leg.mode.replace("_", " ") if leg.mode in FLEXIBLE else vehicle_of(leg)


def headline_of(leg: Leg, *, city: str) -> str:
    """Return "Tirana → Belgrade, JU 9115" for the traveller; `city` is where the training is."""
    ends = (leg.details.departure, leg.details.arrival)
    route = " → ".join(short_place(end.place, city=city) for end in ends)
    return asterisked(f"{route}, {discreet_vehicle_of(leg)}")


def short_place(place: str, *, city: str) -> str:
    """Return what a traveller calls a place; everything that begins with `city` is `city`."""
    if re.match(rf"{re.escape(city)}\b", place):
        return city
    return _KIND_OF_STOP.split(place, maxsplit=1)[0].strip() or place


def place_of(end: End) -> str:
    """Return the place with its code: Tirana Airport (TIA)."""
    return asterisked(f"{end.place} ({end.code})" if end.code else end.place)


def moment_of(end: End, zone: str) -> str:
    """Return "15:40 on Tue 21 April", and whose time it is where clocks differ from `zone`."""
    text = f"{clock_text(end.local)} on {day_text(end.local.date())}"
    return text if _same_clocks(end, zone) else f"{text} ({city_of(end.zone)} time)"


def clock_of(end: End, zone: str) -> str:
    """Return "15:40", and whose time it is where clocks differ from `zone`."""
    text = clock_text(end.local)
    return text if _same_clocks(end, zone) else f"{text} {city_of(end.zone)} time"


def leg_lines(leg: Leg | LegDraft, *, reference: str, payer: Payer, fare: str) -> dict[str, str]:
    """Write a leg and its booking as label and text, for comparing two versions of it."""
    details = leg.details
    return {
        "Direction": {Direction.THERE: "there", Direction.BACK: "back"}[leg.direction],
        "By": leg.mode.replace("_", " "),
        "From": place_of(details.departure),
        "Departs": _wall(details.departure),
        "To": place_of(details.arrival),
        "Arrives": _wall(details.arrival),
        "Carrier": details.carrier,
        "Number": details.service_no,
        "Status": leg.status.value,
        "Name on the ticket": details.name_on_ticket,
        "Ticket number": details.eticket_no,
        "Class": details.travel_class,
        "Seat": details.seat,
        "Baggage": details.baggage,
        "Crossing point": asterisked(details.crossing_point),
        "Transfer needed": "yes" if leg.transfer_needed else "no",
        "Notes": asterisked(details.notes),
        "Reference": reference,
        "Paid by": payer.replace("_", " "),
        "Fare": fare,
    }


def local_moment(moment: datetime, zone: str) -> str:
    """Return an aware moment as "09:00 on Wed 22 April" in `zone`."""
    local = to_local(moment, zone)
    return f"{clock_text(local)} on {day_text(local.date())}"


def dated(day: date) -> str:
    """Return a day with its year: 28 May 2026."""
    return f"{day_text(day).split(' ', maxsplit=1)[1]} {day.year}"


def _wall(end: End) -> str:
    return f"{clock_text(end.local)} on {dated(end.local.date())} ({end.zone})"


def _same_clocks(end: End, zone: str) -> bool:
    return to_local(end.at, zone).replace(tzinfo=None) == end.local
