"""Whether a journey gets its traveller there in time and holds together."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from logistics.core.findings import Finding, Severity
from logistics.core.periods import clock_text, duration_text
from logistics.travel.rules.facts import FLEXIBLE, End, Leg, LegStatus, Mode
from logistics.travel.rules.journeys import needs_travel
from logistics.travel.rules.travellers import Advice, Course, Traveller
from logistics.travel.rules.wording import (
    clock_of,
    local_moment,
    moment_of,
    place_of,
    vehicle_of,
)

_NO_INBOUND = Advice("no-inbound", Severity.ERROR, "Book the journey there.")
_NO_OUTBOUND = Advice("no-outbound", Severity.ERROR, "Book the journey home.")
_AFTER_START = Advice(
    "arrives-after-start", Severity.ERROR, "Look for an earlier arrival, or agree what is missed."
)
_LATE = Advice("arrives-late", Severity.WARNING, "Ask for a late check-in and supper.")
_BEFORE_CLOSE = Advice("departs-before-close", Severity.ERROR, "Look for a later departure.")
_TIGHT_DEPARTURE = Advice(
    "tight-departure", Severity.WARNING, "Move the departure, or plan a quick way out."
)
_OVERLAP = Advice("legs-overlap", Severity.ERROR, "Correct the times, or rebook one of the two.")
_TIGHT = Advice("tight-connection", Severity.WARNING, "Take a later connection.")
_GAP = Advice("place-gap", Severity.WARNING, "Add the transfer between the two places.")
_RETIMED = Advice("itinerary-retimed", Severity.WARNING, "Tell the traveller and mark it as told.")


def missing_journeys(traveller: Traveller, course: Course) -> Iterator[Finding]:
    """Say who needs travel and has no live leg there, or none back."""
    if not needs_travel(traveller.person, course.training):
        return
    code, place = traveller.person.code, course.training.place
    if not traveller.itinerary.there:
        yield _NO_INBOUND.about(code, f"{traveller.name} has no journey to {place} yet.")
    if not traveller.itinerary.back:
        yield _NO_OUTBOUND.about(code, f"{traveller.name} has no journey home from {place} yet.")


def arrival(traveller: Traveller, course: Course) -> Iterator[Finding]:
    """Say whether the last leg there arrives after the target, or even after the start."""
    if not traveller.itinerary.there:
        return
    leg = traveller.itinerary.there[-1]
    arrives = _sentence(traveller, "arrives", leg.details.arrival, leg, course)
    if course.starts is not None and leg.arrives_at > course.starts:
        start = local_moment(course.starts, course.training.zone)
        yield _AFTER_START.about(leg.code, f"{arrives}, after the first session starts at {start}.")
    elif leg.arrives_at > course.arrival_target:
        target = clock_text(course.training.rules.arrival_target)
        yield _LATE.about(leg.code, f"{arrives}, after {target}, when everybody should be there.")


def departure(traveller: Traveller, course: Course) -> Iterator[Finding]:
    """Say whether the first leg back departs before the close, or too soon after it."""
    if not traveller.itinerary.back or course.closes is None:
        return
    leg = traveller.itinerary.back[0]
    departs = _sentence(traveller, "departs", leg.details.departure, leg, course)
    spare = leg.departs_at - course.closes
    if spare < timedelta():
        close = local_moment(course.closes, course.training.zone)
        yield _BEFORE_CLOSE.about(leg.code, f"{departs}, before the close at {close}.")
    elif spare < timedelta(minutes=(least := _buffer(leg, course))):
        left = duration_text(int(spare.total_seconds()) // 60)
        yield _TIGHT_DEPARTURE.about(
            leg.code, f"{departs}: {left} after the close, less than {duration_text(least)}."
        )


def connections(traveller: Traveller, course: Course) -> Iterator[Finding]:
    """Say which consecutive legs of one direction overlap, leave little time, or leave a gap."""
    itinerary = traveller.itinerary
    for direction in (itinerary.there, itinerary.back):
        for earlier, later in pairwise(direction):
            yield from _change(traveller, earlier, later, course)
            if later.mode not in FLEXIBLE and not _same_place(earlier, later):
                yield _GAP.about(later.code, _gap_sentence(traveller, earlier, later))


def retimed(traveller: Traveller, course: Course) -> Iterator[Finding]:
    """Say which changed legs the traveller has not been told about."""
    for leg in traveller.itinerary.legs:
        if leg.status is LegStatus.CHANGED and leg.told_at is None:
            departs = moment_of(leg.details.departure, course.training.zone)
            yield _RETIMED.about(
                leg.code,
                f"{vehicle_of(leg)} was changed and now departs at {departs}:"
                f" {traveller.name} has not been told.",
            )


def _change(traveller: Traveller, earlier: Leg, later: Leg, course: Course) -> Iterator[Finding]:
    spare = later.departs_at - earlier.arrives_at
    minutes = int(spare.total_seconds()) // 60
    least = course.training.rules.minimum_connection_minutes
    if spare < timedelta():
        departs = clock_of(later.details.departure, course.training.zone)
        arrives = clock_of(earlier.details.arrival, course.training.zone)
        yield _OVERLAP.about(
            later.code,
            f"{vehicle_of(later)} of {traveller.name} departs at {departs}, before"
            f" {vehicle_of(earlier)} arrives at {arrives}.",
        )
    elif spare < timedelta(minutes=least) and later.mode not in FLEXIBLE:
        yield _TIGHT.about(
            later.code,
            f"{traveller.name} has {duration_text(minutes)} at"
            f" {place_of(later.details.departure)} to change to {vehicle_of(later)},"
            f" less than {duration_text(least)}.",
        )


def _same_place(earlier: Leg, later: Leg) -> bool:
    here, there = earlier.details.arrival, later.details.departure
    if here.code and there.code:
        return here.code.casefold() == there.code.casefold()
    return _plain(here.place) == _plain(there.place)


def _gap_sentence(traveller: Traveller, earlier: Leg, later: Leg) -> str:
    return (
        f"{traveller.name} arrives at {place_of(earlier.details.arrival)} but goes on from"
        f" {place_of(later.details.departure)}: nothing is planned in between."
    )


def _sentence(traveller: Traveller, verb: str, end: End, leg: Leg, course: Course) -> str:
    when = moment_of(end, course.training.zone)
    return f"{traveller.name} {verb} at {when} ({vehicle_of(leg)})"


def _buffer(leg: Leg, course: Course) -> int:
    rules = course.training.rules
    if leg.mode is Mode.FLIGHT:
        return rules.departure_buffer_flight_minutes
    return rules.departure_buffer_minutes


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
