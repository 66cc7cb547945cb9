"""Documents, visas, holds and names on tickets, at every threshold."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from logistics.core.findings import Finding, Severity
from logistics.roster.rules import TravelDocument
from logistics.travel.rules import Course, Direction, Leg, LegStatus, Mode, travel_findings
from logistics.travel.rules.wording import dated
from tests.factories.travel import BOOKING, PERSON, a_booking, a_course, a_leg, a_traveller, an_end

CLOSES = datetime(2026, 4, 24, 14, 45, tzinfo=UTC)
HOME = datetime(2026, 4, 25, 21, 30, tzinfo=UTC)  # 26 April, 01:30 in Tbilisi
HOME_DAY = date(2026, 4, 26)
EARLY = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def home(**changes: Any) -> Leg:
    arrival = {"arrival": an_end(HOME, zone="Asia/Tbilisi")}
    return a_leg(
        arrives=HOME,
        direction=Direction.BACK,
        details=arrival | changes.pop("details", {}),
        **changes,
    )


def judge(
    *legs: Leg, document: TravelDocument | None = None, at: datetime = EARLY, **changes: Any
) -> list[tuple[str, str, Severity, date | None]]:
    found: list[Finding] = travel_findings(
        [changes.get("person", a_traveller())],
        {PERSON: document or TravelDocument()},
        legs,
        {BOOKING: changes.get("booking", a_booking())},
        course=Course(a_course(), None, changes.get("closes", CLOSES), at),
    )
    skipped = {"no-inbound", "no-outbound"}
    return [(f.code, f.subject, f.severity, f.due) for f in found if f.code not in skipped]


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        pytest.param(HOME_DAY - days(1), [("document-expired", "error")], id="the day before"),
        pytest.param(HOME_DAY, [("document-expiring", "warning")], id="the day of arrival"),
        pytest.param(HOME_DAY + days(90), [("document-expiring", "warning")], id="90 days after"),
        pytest.param(HOME_DAY + days(91), [], id="91 days after"),
        pytest.param(None, [], id="not known"),
    ],
)
def test_document_is_judged_from_the_day_of_arriving_home(
    ends: date | None, expected: list[tuple[str, str]]
) -> None:
    found = judge(home(), document=TravelDocument(expires_on=ends))

    assert [(code, severity.value) for code, _, severity, _ in found] == expected


@pytest.mark.parametrize(
    ("closes", "ends", "codes"),
    [
        (CLOSES, date(2026, 4, 24), ["document-expired"]),
        (CLOSES, date(2026, 4, 25), ["document-expiring"]),
        (None, date(2026, 4, 24), ["document-expired"]),
    ],
    ids=["last day", "day after the close", "no agenda yet"],
)
def test_document_without_journey_home_is_judged_from_the_day_after_the_close(
    closes: datetime | None, ends: date, codes: list[str]
) -> None:
    found = judge(document=TravelDocument(expires_on=ends), closes=closes)

    assert [code for code, *_ in found] == codes


def test_document_of_somebody_who_lives_there_is_not_judged() -> None:
    local = a_traveller(details={"departure_city": "Belgrade"})

    assert judge(document=TravelDocument(expires_on=date(2026, 4, 1)), person=local) == []


@pytest.mark.parametrize(
    ("requirement", "status", "is_open"),
    [
        ("visa_required", "", True),
        ("visa_required", "refused", True),
        ("visa_required", "granted", False),
        ("visa_required", "not_needed", False),
        ("check_individually", "", True),
        ("check_individually", "not_needed", False),
        ("id_card_accepted", "", False),
    ],
)
def test_visa_is_open_until_granted_or_not_needed(
    requirement: str, status: str, is_open: bool
) -> None:
    document = TravelDocument(entry_requirement=requirement, visa_status=status)
    decision = date(2026, 4, 10)

    assert (
        judge(document=document) == [("visa-missing", "P01", Severity.WARNING, decision)] * is_open
    )


@pytest.mark.parametrize(
    ("at", "severity"),
    [
        (datetime(2026, 4, 9, 21, 59, tzinfo=UTC), Severity.WARNING),
        (datetime(2026, 4, 9, 22, 0, tzinfo=UTC), Severity.ERROR),
    ],
    ids=["23:59 in Belgrade the day before", "midnight in Belgrade"],
)
def test_visa_becomes_an_error_on_the_decision_day_at_the_place(
    at: datetime, severity: Severity
) -> None:
    document = TravelDocument(entry_requirement="visa_required")

    assert [found[2] for found in judge(document=document, at=at)] == [severity]


@pytest.mark.parametrize(
    ("changes", "status", "too_early"),
    [
        pytest.param({"mode": Mode.FLIGHT, "status": LegStatus.TICKETED}, "", True, id="ticket"),
        pytest.param({"mode": Mode.FLIGHT, "status": LegStatus.HELD}, "", False, id="only held"),
        pytest.param({"mode": Mode.COACH, "status": LegStatus.TICKETED}, "", False, id="coach"),
        pytest.param(
            {"mode": Mode.FLIGHT, "status": LegStatus.TICKETED}, "granted", False, id="granted"
        ),
    ],
)
def test_flight_ticket_comes_after_the_visa(
    changes: dict[str, Any], status: str, too_early: bool
) -> None:
    document = TravelDocument(entry_requirement="visa_required", visa_status=status)

    found = [code for code, *_ in judge(a_leg(**changes), document=document)]

    assert ("ticket-before-visa" in found) is too_early


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [
        pytest.param(4, [], id="four days left"),
        pytest.param(3, [Severity.WARNING], id="three days left"),
        pytest.param(0, [Severity.WARNING], id="the last day"),
        pytest.param(-1, [Severity.ERROR], id="passed"),
    ],
)
def test_held_fare_is_judged_by_its_deadline(days_left: int, expected: list[Severity]) -> None:
    deadline = EARLY.date() + days(days_left)
    booking = a_booking(ticketing_deadline=deadline)

    found = judge(a_leg(status=LegStatus.HELD), booking=booking)

    assert found == [("hold-expiring", "P01", severity, deadline) for severity in expected]


def test_ticketed_fare_has_no_deadline_any_more() -> None:
    booking = a_booking(ticketing_deadline=EARLY.date())

    assert judge(a_leg(status=LegStatus.TICKETED), booking=booking) == []


def test_one_held_booking_of_two_legs_is_one_finding() -> None:
    booking = a_booking(ticketing_deadline=EARLY.date())
    legs = [a_leg(status=LegStatus.HELD), home(status=LegStatus.HELD)]

    assert [code for code, *_ in judge(*legs, booking=booking)] == ["hold-expiring"]


@pytest.mark.parametrize(
    ("on_ticket", "differs"),
    [
        ("CAGLARCA SARI/DENIZ", False),
        ("caglarca-sari, deniz", False),
        ("", False),
        ("CAGLARCA/DENIZ", True),
    ],
)
def test_name_on_the_ticket_is_compared_without_case_and_signs(
    on_ticket: str, differs: bool
) -> None:
    person = a_traveller(details={"ticket_name": "CAGLARCA SARI/DENIZ"})

    found = judge(a_leg(details={"name_on_ticket": on_ticket}), person=person)

    assert found == [("ticket-name-mismatch", "P01", Severity.WARNING, None)] * differs


def test_name_on_the_ticket_of_somebody_without_ticket_name_is_not_judged() -> None:
    assert judge(a_leg(details={"name_on_ticket": "ANYBODY"})) == []


@pytest.mark.parametrize(
    ("document", "closed"),
    [
        (TravelDocument(entry_requirement="crossing_reroute"), True),
        (TravelDocument(crossing_note="To be rerouted through Skopje."), True),
        (TravelDocument(crossing_note="Coach via Merdare."), False),
    ],
)
def test_closed_route_is_noted(document: TravelDocument, closed: bool) -> None:
    assert judge(document=document) == [("crossing-reroute", "P01", Severity.INFO, None)] * closed


@pytest.mark.parametrize("ends", [HOME_DAY - days(1), HOME_DAY + days(40)], ids=["early", "soon"])
def test_findings_say_what_is_wrong_with_papers_and_nothing_that_stands_in_them(ends: date) -> None:
    document = TravelDocument(
        document_type="Zqtype", number="Zqnumber", issuer="Zqissuer", expires_on=ends,
        entry_requirement="visa_required", visa_status="Zqstatus", crossing_note="Zq: reroute",
    )  # fmt: skip

    found = travel_findings(
        [a_traveller()], {PERSON: document}, [home()], {BOOKING: a_booking()},
        course=Course(a_course(), None, CLOSES, EARLY),
    )  # fmt: skip

    assert {"visa-missing", "crossing-reroute"} <= {f.code for f in found}
    said = " ".join(f.message for f in found)
    assert [word for word in ("Zq", dated(ends)) if word in said] == []
