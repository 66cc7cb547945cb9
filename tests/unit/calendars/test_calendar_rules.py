"""What stands in a calendar, for whom, and in which words."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from logistics.accommodation.rules import RoomType, StayWish
from logistics.agenda.rules import Visibility
from logistics.calendars.rules import events_of
from logistics.core.documents.ics import Event
from logistics.roster.rules import Kind
from logistics.travel.rules import End, LegStatus, Mode
from tests.factories.agenda import MOMENT, an_item
from tests.factories.calendars import CHANGED, HOTEL, a_stay, own, shared
from tests.factories.travel import a_leg

wall = datetime.fromisoformat
TIRANA = End("Tirana Airport", wall("2026-04-21 15:40"), "Europe/Tirane", "TIA")
BELGRADE = End("Belgrade Nikola Tesla Airport", wall("2026-04-21 16:45"), "Europe/Belgrade", "BEG")


def a_flight(details: dict[str, Any] | None = None, **changes: Any) -> Any:
    given = {"departure": TIRANA, "arrival": BELGRADE, "service_no": "JU 9141"}
    return a_leg(
        details={**given, **(details or {})},
        **{"mode": Mode.FLIGHT, "status": LegStatus.TICKETED, **changes},
    )


def only(events: list[Event]) -> Event:
    (event,) = events
    return event


def test_events_of_write_a_session_with_wall_times_theme_and_space() -> None:
    item = replace(
        an_item(title="Reading a hostile terrain", theme="T1", spaces=("Sava", "Dunav")),
        sequence=4,
        changed_at=CHANGED,
    )

    assert events_of(shared(item), own()) == [
        Event(
            uid=f"{item.id}@calendar.invalid",
            sequence=4,
            stamp=CHANGED,
            starts=wall("2026-04-22 09:00"),
            ends=wall("2026-04-22 10:00"),
            zone="Europe/Belgrade",
            summary="Reading a hostile terrain",
            location="Sava, Dunav",
            description="Theme: Advocacy",
        )
    ]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        pytest.param(Kind.PARTICIPANT, ["Open"], id="participant"),
        pytest.param(Kind.TRAINER, ["Debrief", "Open"], id="trainer"),
    ],
)
def test_events_of_show_team_items_to_trainers_only(kind: Kind, shown: list[str]) -> None:
    items = (
        an_item("A1", title="Debrief", visibility=Visibility.TEAM),
        an_item("A2", title="Open"),
    )

    assert [e.summary for e in events_of(shared(*items), own(kind=kind))] == shown


def test_events_of_say_that_an_item_is_for_the_team() -> None:
    item = an_item(visibility=Visibility.TEAM, theme="X")

    event = only(events_of(shared(item), own(kind=Kind.TRAINER)))

    assert event.description == "For the team only."


def test_events_of_name_no_lead() -> None:
    item = an_item(lead="T01", co_leads=("T02",), objectives="Ask T03", method="talk")

    assert only(events_of(shared(item), own())).description == ""


def test_events_of_mark_a_cancelled_item() -> None:
    stands, cancelled = an_item("A1"), an_item("A2", cancelled=True)

    events = events_of(shared(stands, cancelled), own())

    assert [event.cancelled for event in events] == [False, True]


def test_events_of_write_a_leg_with_the_clock_of_each_end() -> None:
    leg = a_flight({"seat": "7A"}, sequence=1, changed_at=CHANGED)

    event = only(events_of(shared(), own(legs=(leg,))))

    assert event == Event(
        uid=f"{leg.id}@calendar.invalid",
        sequence=1,
        stamp=CHANGED,
        starts=wall("2026-04-21 15:40"),
        ends=wall("2026-04-21 16:45"),
        zone="Europe/Tirane",
        end_zone="Europe/Belgrade",
        summary="Tirana → Belgrade, JU 9141",
        location="Tirana Airport (TIA)",
        description=(
            "Leaves Tue 21 April 15:40 local time, Tirana Airport (TIA).\n"
            "Arrives Tue 21 April 16:45 local time, Belgrade Nikola Tesla Airport (BEG)."
        ),
    )


@pytest.mark.parametrize(
    ("status", "cancelled"),
    [(status, status in {LegStatus.CANCELLED, LegStatus.MISSED}) for status in LegStatus],
)
def test_events_of_cancel_legs_nobody_counts_on(status: LegStatus, *, cancelled: bool) -> None:
    event = only(events_of(shared(), own(legs=(a_flight(status=status),))))

    assert event.cancelled is cancelled


@pytest.mark.parametrize(
    ("status", "sentences"),
    [
        pytest.param(LegStatus.QUOTED, ["Not booked yet."], id="quoted"),
        pytest.param(LegStatus.REQUESTED, ["Not booked yet."], id="requested"),
        pytest.param(LegStatus.HELD, ["Held for you, not ticketed yet."], id="held"),
        pytest.param(LegStatus.TICKETED, [], id="ticketed"),
    ],
)
def test_events_of_say_how_far_a_booking_is(status: LegStatus, sentences: list[str]) -> None:
    event = only(events_of(shared(), own(legs=(a_flight(status=status),))))

    assert event.description.split("\n")[2:] == sentences


def test_events_of_name_neither_the_car_nor_its_owner_nor_notes() -> None:
    leg = a_leg(
        mode=Mode.SHARED_CAR,
        status=LegStatus.PLANNED,
        details={
            "carrier": "Car of P06",
            "notes": "Driver Željka",
            "name_on_ticket": "DULIC/NEDZAD",
            "crossing_point": "Merdare",
        },
    )

    event = only(events_of(shared(), own(legs=(leg,))))

    assert event.summary == "Somewhere → Somewhere, shared car"
    assert event.description.split("\n")[2:] == ["Border crossing: Merdare"]


def test_events_of_write_the_nights_as_one_entry_of_whole_days() -> None:
    event = only(events_of(shared(), own(stay=a_stay())))

    assert event == Event(
        uid=f"stay-{a_stay().person_id}@calendar.invalid",
        sequence=2,
        stamp=CHANGED,
        starts=date(2026, 4, 21),
        ends=date(2026, 4, 25),
        summary="Hotel Savski Vrt, 4 nights",
        location="Hotel Savski Vrt, Obala 1, Novi Beograd",
        description=("Check-in on Tue 21 April from 14:00.\nCheck-out on Sat 25 April by 11:00."),
    )


@pytest.mark.parametrize(
    ("stay", "hotel"),
    [
        pytest.param(None, HOTEL, id="nothing known"),
        pytest.param(a_stay(), None, id="no hotel yet"),
        pytest.param(a_stay(wish=StayWish(RoomType.NONE)), HOTEL, id="sleeps at home"),
        pytest.param(a_stay(check_in=None, check_out=None), HOTEL, id="no dates"),
    ],
)
def test_events_of_leave_out_nights_that_are_not(stay: Any, hotel: Any) -> None:
    assert events_of(shared(hotel=hotel), own(stay=stay)) == []


def test_events_of_one_night_are_in_the_singular() -> None:
    stay = a_stay(check_out=date(2026, 4, 22))

    assert only(events_of(shared(), own(stay=stay))).summary == "Hotel Savski Vrt, 1 night"


def test_events_of_have_a_stamp_even_where_nothing_was_noted() -> None:
    item = replace(an_item(), changed_at=None)

    assert only(events_of(shared(item), own())).stamp == MOMENT


def test_events_of_have_uids_that_differ() -> None:
    legs = tuple(a_flight(id=uuid4()) for _ in range(3))
    events = events_of(shared(an_item("A1"), an_item("A2")), own(legs=legs, stay=a_stay()))

    assert len({event.uid for event in events}) == len(events) == 6
