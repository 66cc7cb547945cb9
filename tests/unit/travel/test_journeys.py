"""Itineraries, codes, impossible legs and what an edit does to a status."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from logistics.travel.documents import Journey, itinerary_pdf
from logistics.travel.forms import find_airport
from logistics.travel.rules import (
    Direction,
    ImpossibleLeg,
    Itinerary,
    Leg,
    LegDetails,
    LegStatus,
    arrival_at,
    departure_at,
    itinerary_of,
    next_code,
    require_possible,
    status_after,
)
from tests.factories.travel import (
    BOOKING,
    NOON,
    a_booking,
    a_course,
    a_draft,
    a_leg,
    a_traveller,
    an_end,
)

HOUR = timedelta(hours=1)
FIRST = a_leg(departs=NOON, code="L001")
SECOND = a_leg(departs=NOON + 2 * HOUR, code="L002")
HOME = a_leg(departs=NOON + 90 * HOUR, direction=Direction.BACK, code="L003")
GONE = a_leg(departs=NOON + 5 * HOUR, status=LegStatus.CANCELLED, code="L004")


def test_itinerary_holds_live_legs_in_order() -> None:
    assert itinerary_of([GONE, HOME, SECOND, FIRST]) == Itinerary((FIRST, SECOND), (HOME,))


def test_arrival_and_departure_are_the_ends_at_the_training() -> None:
    legs = [HOME, GONE, SECOND, FIRST]

    assert (arrival_at(legs), departure_at(legs)) == (SECOND.arrives_at, HOME.departs_at)


def test_arrival_and_departure_of_nobody_are_unknown() -> None:
    assert (arrival_at([GONE]), departure_at([FIRST])) == (None, None)


@pytest.mark.parametrize(
    ("taken", "following"),
    [([], "L001"), (["L009", "L002"], "L010"), (["L999"], "L1000"), (["X5", "L0a"], "L001")],
)
def test_next_code_follows_the_highest(taken: list[str], following: str) -> None:
    assert next_code(taken) == following


@pytest.mark.parametrize(("minutes", "possible"), [(1, True), (0, False), (-1, False)])
def test_leg_arrives_after_it_departs_in_utc(minutes: int, possible: bool) -> None:
    details = LegDetails(
        departure=an_end(NOON, zone="Europe/Istanbul"),
        arrival=an_end(NOON + timedelta(minutes=minutes)),
    )

    if possible:
        require_possible(details)
        return
    with pytest.raises(ImpossibleLeg) as refused:
        require_possible(details)
    assert (refused.value.status, refused.value.field) == (422, "arrive_local")


def test_leg_takes_the_minutes_between_its_moments() -> None:
    leg = a_leg(departs=NOON, minutes=105, details={"departure": an_end(NOON, zone="Asia/Tbilisi")})

    assert leg.minutes == 105


@pytest.mark.parametrize(
    ("was", "wanted", "moved", "status"),
    [
        pytest.param("ticketed", "ticketed", True, "changed", id="ticketed and moved"),
        pytest.param("booked", "ticketed", True, "changed", id="booked and moved"),
        pytest.param("ticketed", "ticketed", False, "ticketed", id="not moved"),
        pytest.param("planned", "planned", True, "planned", id="only planned"),
        pytest.param("held", "booked", True, "booked", id="booked just now"),
        pytest.param("ticketed", "cancelled", True, "cancelled", id="cancelled"),
    ],
)
def test_status_of_a_booked_leg_that_moves_is_changed(
    was: str, wanted: str, moved: bool, status: str
) -> None:
    leg = a_leg(status=LegStatus(was))
    ends: dict[str, Any] = {"departure": leg.details.departure, "arrival": leg.details.arrival}
    if moved:
        ends["arrival"] = an_end(leg.arrives_at + HOUR)

    assert status_after(leg, a_draft(status=LegStatus(wanted), details=ends)) == status


def test_status_stays_where_only_the_zone_is_written_differently() -> None:
    leg = a_leg(status=LegStatus.TICKETED)
    same = {
        "departure": an_end(leg.departs_at, zone="Europe/Tirane"),
        "arrival": an_end(leg.arrives_at, zone="Europe/Vienna"),
    }

    assert status_after(leg, a_draft(status=LegStatus.TICKETED, details=same)) == "ticketed"


@pytest.mark.parametrize(
    ("code", "zone"),
    [("BEG", "Europe/Belgrade"), (" tbs ", "Asia/Tbilisi"), ("RMO", "Europe/Chisinau")],
)
def test_airport_is_found_by_its_code(code: str, zone: str) -> None:
    found = find_airport(code)

    assert found is not None
    assert found.zone == zone


@pytest.mark.parametrize("code", ["", "XXX", "BELGRADE"])
def test_airport_with_an_unknown_code_is_none(code: str) -> None:
    assert find_airport(code) is None


def journey(*legs: Leg) -> Journey:
    return Journey(a_course(), a_traveller(), legs, {BOOKING: a_booking()})


def test_printed_itinerary_is_the_same_twice() -> None:
    one, two = itinerary_pdf(journey(FIRST, HOME)), itinerary_pdf(journey(HOME, FIRST))

    assert one == two
    assert (one.filename, one.content[:5]) == ("P01-journey.pdf", b"%PDF-")


def test_printed_itinerary_takes_any_text() -> None:
    hostile = a_leg(
        details={"baggage": '<b>=1+1</b> <img src="file:///etc/passwd"> ' + "سارا " * 200}
    )

    assert itinerary_pdf(journey(hostile)).content.endswith(b"%%EOF\n")


def test_printed_itinerary_leaves_out_what_the_office_notes() -> None:
    noted = a_leg(details={"baggage": "1 bag", "notes": "Told the same day by Jasna."})

    pages = PdfReader(BytesIO(itinerary_pdf(journey(noted)).content)).pages
    text = " ".join(page.extract_text() for page in pages)
    assert ("1 bag" in text, "Jasna" in text) == (True, False)
