"""One's own journey and room in lines."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from logistics.homes.rules import Mate, OwnRoom, leg_line, room_line
from logistics.travel.rules import End, Leg, LegStatus, Mode
from tests.factories.trainings import a_training
from tests.factories.travel import a_leg

TRAINING = a_training()


def an_end(place: str, clock: str, zone: str = "Europe/Belgrade") -> End:
    return End(place, datetime.fromisoformat(f"2026-04-{clock}"), zone)


def a_flight(departure: End, arrival: End, **changes: Any) -> Leg:
    details = {"departure": departure, "arrival": arrival, "service_no": "JU 9141"}
    return a_leg(mode=Mode.FLIGHT, details={**details, **changes.pop("details", {})}, **changes)


TIRANA = an_end("Tirana Airport", "21T15:40", "Europe/Tirane")
BELGRADE = an_end("Belgrade Nikola Tesla Airport", "21T16:45")


def test_leg_line_is_short() -> None:
    line = leg_line(a_flight(TIRANA, BELGRADE), TRAINING)

    assert (line.when, line.text) == ("Tue 15:40", "Tirana → Belgrade, JU 9141")
    assert (line.sub, line.note) == ("From Tirana Airport · arrives 16:45", "")
    assert line.iso == "2026-04-21T15:40"


def test_leg_line_names_both_cities_where_the_clocks_differ() -> None:
    istanbul = an_end("Istanbul Airport", "21T16:10", "Europe/Istanbul")

    line = leg_line(a_flight(istanbul, an_end("Belgrade", "21T16:55")), TRAINING)

    assert line.sub == "From Istanbul Airport, Istanbul time · arrives 16:55 Belgrade time"


def test_leg_line_names_the_city_when_the_place_needs_no_more_words() -> None:
    istanbul = an_end("Istanbul", "21T16:10", "Europe/Istanbul")

    line = leg_line(a_flight(istanbul, an_end("Belgrade", "21T16:55")), TRAINING)

    assert line.sub == "Istanbul time · arrives 16:55 Belgrade time"


def test_leg_line_names_the_day_of_arrival_when_it_is_another() -> None:
    night = an_end("Bălți", "20T23:45")

    assert leg_line(a_flight(night, an_end("Belgrade", "21T06:30")), TRAINING).sub == (
        "Arrives Tue 06:30"
    )


def test_leg_line_gives_what_a_traveller_is_asked_for() -> None:
    details = {
        "baggage": "1 bag",
        "seat": "7A",
        "name_on_ticket": "CELAJ/BLERTA",
        "crossing_point": "Merdare",
    }

    line = leg_line(a_flight(TIRANA, BELGRADE, details=details), TRAINING, reference="K7QX2M")

    assert line.sub == (
        "From Tirana Airport · arrives 16:45 · over Merdare · 1 bag · seat 7A"
        " · reference K7QX2M · ticket name CELAJ/BLERTA"
    )


@pytest.mark.parametrize(
    "mode", [Mode.OWN_CAR, Mode.SHARED_CAR, Mode.TAXI, Mode.TRANSFER, Mode.WALK]
)
def test_leg_line_of_a_car_names_nobody(mode: Mode) -> None:
    leg = a_leg(
        mode=mode,
        details={
            "departure": an_end("Banja Luka", "21T09:45"),
            "arrival": an_end("Belgrade", "21T14:30"),
            "carrier": "Car of Željka",
            "service_no": "ZELJKA 1",
            "name_on_ticket": "ZELJKA",
        },
    )

    line = leg_line(leg, TRAINING, reference="CAR-ZELJKA")

    assert line.text == f"Banja Luka → Belgrade, {mode.replace('_', ' ')}"
    assert line.sub == "Arrives 14:30"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"service_no": "", "carrier": "Una-Trans"}, "Tirana → Belgrade, Una-Trans"),
        ({"service_no": "", "carrier": ""}, "Tirana → Belgrade, flight"),
    ],
)
def test_leg_line_names_the_vehicle_as_well_as_it_can(changes: dict[str, Any], text: str) -> None:
    assert leg_line(a_flight(TIRANA, BELGRADE, details=changes), TRAINING).text == text


@pytest.mark.parametrize(
    ("mode", "status", "note"),
    [
        (Mode.FLIGHT, LegStatus.REQUESTED, "not booked yet"),
        (Mode.FLIGHT, LegStatus.HELD, "held for you"),
        (Mode.FLIGHT, LegStatus.CHANGED, "new time"),
        (Mode.FLIGHT, LegStatus.TICKETED, ""),
        (Mode.OWN_CAR, LegStatus.PLANNED, ""),
    ],
)
def test_leg_line_says_how_firm_it_is(mode: Mode, status: LegStatus, note: str) -> None:
    leg = replace(a_flight(TIRANA, BELGRADE), mode=mode, status=status)

    assert leg_line(leg, TRAINING).note == note


def test_leg_line_writes_kosovo_with_its_asterisk() -> None:
    start = an_end("Kosovo Polje station", "21T08:00")

    line = leg_line(a_flight(start, BELGRADE, details={"crossing_point": "Kosovo"}), TRAINING)

    assert line.text == "Kosovo* Polje station → Belgrade, JU 9141"
    assert line.sub == "Arrives 16:45 · over Kosovo*"


ROOM = OwnRoom(
    hotel="Hotel Savski Vrt",
    address="Obala 1",
    check_in=time(14),
    check_out=time(11),
    room_type="twin",
    nights=tuple(date(2026, 4, day) for day in (29, 30)),
)


def test_room_line_gives_nights_and_the_day_of_leaving() -> None:
    line = room_line(ROOM)

    assert line.text == "Hotel Savski Vrt, twin, 2 nights"
    assert line.sub == ("Check-in Wed 29 April from 14:00, check-out Fri 1 May by 11:00 · Obala 1")
    assert line.note == ""


def test_room_line_of_one_night() -> None:
    assert room_line(replace(ROOM, nights=ROOM.nights[:1])).text.endswith("twin, 1 night")


@pytest.mark.parametrize(
    ("mates", "note"),
    [
        ((Mate("Snežana", 2),), "shared with Snežana"),
        ((Mate("Snežana", 1),), "shared with Snežana (1 night)"),
        ((Mate("Ana", 1), Mate("Zoe", 1)), "shared with Ana (1 night), Zoe (1 night)"),
    ],
)
def test_room_line_names_who_shares_and_for_how_long(mates: tuple[Mate, ...], note: str) -> None:
    assert room_line(replace(ROOM, mates=mates)).note == note
