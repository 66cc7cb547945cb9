"""One line per person: where reply, entry, ways and nights stand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from logistics.accommodation.rules import BedNight, RoomType, StayWish
from logistics.core.findings import Finding, Severity
from logistics.readiness.rules import Cell, PersonLine, person_lines
from logistics.roster.rules import Person, State
from logistics.travel.rules import Direction, Leg, LegStatus, Mode
from tests.factories.accommodation import a_stay
from tests.factories.readiness import a_finding, facts_about
from tests.factories.roster import a_document, a_person
from tests.factories.travel import NOON, a_leg

PERSON = a_person("P01", departure_city="Tirana")
ERROR, WARNING, INFO = Severity


def there(**changes: Any) -> Leg:
    return a_leg(code="L001", person_id=PERSON.id, **changes)


def back(**changes: Any) -> Leg:
    return a_leg(
        code="L002",
        person_id=PERSON.id,
        direction=Direction.BACK,
        departs=NOON + timedelta(days=4),
        **changes,
    )


def line(*found: Finding, person: Person = PERSON, **known: Any) -> PersonLine:
    facts = facts_about(people=(person,), **known)
    return person_lines(facts, found, pressing=[f for f in found if f.severity != INFO])[0]


@pytest.mark.parametrize(
    ("state", "found", "cell"),
    [
        (State.CONFIRMED, [], Cell("ok", "yes")),
        (State.INVITED, [a_finding("not-confirmed", "P01")], Cell("wait", "asked")),
        (
            State.INVITED,
            [a_finding("confirmation-overdue", "P01", severity=ERROR)],
            Cell("bad", "overdue"),
        ),
    ],
)
def test_reply_says_who_has_answered(state: State, found: list[Finding], cell: Cell) -> None:
    assert line(*found, person=replace(PERSON, state=state)).reply == cell


@pytest.mark.parametrize(
    ("found", "document", "cell"),
    [
        ([], a_document(), Cell("ok", "in order")),
        ([], None, Cell("na", "not known")),
        ([], a_document(visa_status="granted"), Cell("ok", "in order")),
        ([a_finding("visa-missing", "P01")], a_document(), Cell("warn", "visa open")),
        (
            [a_finding("document-expired", "P01", severity=ERROR)],
            a_document(expires_on=date(2026, 4, 2)),
            Cell("bad", "ends too soon"),
        ),
        ([a_finding("document-expiring", "P01")], a_document(), Cell("warn", "ends too soon")),
    ],
)
def test_entry_says_what_is_wrong_and_nothing_that_stands_in_the_document(
    found: list[Finding], document: Any, cell: Cell
) -> None:
    documents = {PERSON.id: document} if document else {}

    assert line(*found, documents=documents).entry == cell


def test_ways_show_arrival_and_departure_at_the_place() -> None:
    found = line(legs=(there(), back()))

    assert (found.there, found.back) == (Cell("ok", "Tue 13:00"), Cell("ok", "Sat 12:00"))
    assert found.is_booked


def test_way_that_is_missing_is_a_problem() -> None:
    found = line(legs=(there(status=LegStatus.CANCELLED),))

    assert (found.there, found.back) == (Cell("bad", "none"), Cell("bad", "none"))
    assert not found.is_booked


def test_way_with_a_finding_on_any_of_its_legs_says_so() -> None:
    late = a_finding("arrives-late", "L001")
    note = a_finding("crossing-reroute", "L002", severity=INFO)

    found = line(late, note, legs=(there(), back()))

    assert (found.there, found.back) == (Cell("warn", "Tue 13:00 late"), Cell("ok", "Sat 12:00"))


@pytest.mark.parametrize(
    ("mode", "status", "cell", "is_booked"),
    [
        (Mode.FLIGHT, LegStatus.HELD, Cell("wait", "Tue 13:00, held"), False),
        (Mode.FLIGHT, LegStatus.PLANNED, Cell("wait", "Tue 13:00, planned"), False),
        (Mode.FLIGHT, LegStatus.CHANGED, Cell("ok", "Tue 13:00"), True),
        (Mode.OWN_CAR, LegStatus.PLANNED, Cell("ok", "Tue 13:00"), True),
    ],
)
def test_way_is_firm_once_nothing_is_left_to_book(
    mode: Mode, status: LegStatus, cell: Cell, is_booked: bool
) -> None:
    found = line(legs=(there(mode=mode, status=status), back()))

    assert (found.there, found.is_booked) == (cell, is_booked)


def test_somebody_from_the_place_needs_no_way() -> None:
    found = line(person=a_person("P18", departure_city="Belgrade"))

    assert (found.there, found.back, found.travels) == (
        Cell("na", "no travel"), Cell("na", "no travel"), False,
    )  # fmt: skip


def a_night(day: int) -> BedNight:
    return BedNight(PERSON.id, date(2026, 4, day), PERSON.id, "Twin 1", RoomType.TWIN, 2, 1)


def test_nights_are_counted_with_the_kind_of_room() -> None:
    stay = replace(a_stay("P01"), person_id=PERSON.id, wish=StayWish(RoomType.TWIN))
    missing = a_finding("night-without-bed", "P01", severity=ERROR, feature="accommodation")
    known: Any = {"stays": {PERSON.id: stay}, "nights": (a_night(21), a_night(22))}

    assert line(**known).nights == Cell("ok", "2 · twin")
    assert line(missing, **known).nights == Cell("bad", "2 · twin")
    assert line().nights == Cell("na", "none needed")


def test_next_step_is_what_presses_most() -> None:
    note = a_finding("own-cost-night", "P01", severity=INFO)
    warning = a_finding("arrives-late", "L001")
    error = a_finding("visa-missing", "P01", severity=ERROR)

    assert line(error, warning, note, legs=(there(),)).next_step == error
    assert line(warning, note, legs=(there(),)).next_step == warning
    assert line(note).next_step is None


def test_lines_go_by_family_name_and_leave_out_who_is_not_coming() -> None:
    people = (
        a_person("P01", family_name="Čavić", given_name="S"),
        a_person("P02", family_name="Çelaj", given_name="B"),
        a_person("P03", family_name="Zoto", given_name="A", state=State.WITHDRAWN),
        a_person("T01", family_name="Curri", given_name="M"),
    )

    found = person_lines(facts_about(people=people), [], pressing=[])

    assert [each.name for each in found] == ["M Curri", "B Çelaj", "S Čavić"]
    assert found[0].place == "trainer"


@pytest.mark.parametrize(("code", "place"), [("XK", "Kosovo*"), ("ZZ", ""), ("", "")])
def test_place_is_the_label_of_the_territory(code: str, place: str) -> None:
    assert line(person=a_person("P01", country_code=code)).place == place
