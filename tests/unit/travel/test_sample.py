"""The sample's journeys, read from their files and judged without a database."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

import pytest

from logistics.core.findings import Finding, Severity
from logistics.core.periods import to_utc
from logistics.roster.forms import read_people
from logistics.roster.rules import Kind, Person
from logistics.travel.forms import read_legs
from logistics.travel.rules import Course, Leg, plan_import, travel_findings
from tests.factories.travel import BELGRADE, DATA, a_booking, a_course

EXPECTED = [
    ("visa-missing", "P03"),
    ("visa-missing", "P07"),
    ("arrives-late", "L004"),
    ("arrives-late", "L021"),
    ("arrives-late", "L033"),
    ("document-expiring", "P12"),
    ("itinerary-retimed", "L025"),
    ("place-gap", "L019"),
    ("place-gap", "L057"),
    ("tight-connection", "L045"),
    ("tight-departure", "L060"),
]


def belgrade(day: int, hour: int, minute: int = 0) -> datetime:
    return to_utc(datetime(2026, 4, day, hour, minute), BELGRADE)  # noqa: DTZ001 - wall time


def sample_findings(at: datetime) -> list[Finding]:
    people, documents = [], {}
    for name, kind in (("participants.csv", Kind.PARTICIPANT), ("trainers.csv", Kind.TRAINER)):
        for row in read_people((DATA / name).read_bytes()).rows:
            person = Person(uuid4(), row.code, kind, row.state, row.details)
            people.append(person)
            documents[person.id] = row.document
    return travel_findings(
        people,
        documents,
        sample_legs({person.code: person.id for person in people}),
        {a_booking().id: a_booking()},
        course=Course(a_course(), belgrade(22, 9, 0), belgrade(24, 16, 45), at),
    )


def sample_legs(codes: Mapping[str, UUID]) -> list[Leg]:
    rows = read_legs((DATA / "legs.csv").read_bytes(), person_codes=codes)
    return [
        Leg(
            uuid4(), row.code, d.person_id, a_booking().id, d.direction, d.seq, d.mode, d.status,
            d.details, d.transfer_needed,
        )
        for row in rows
        for d in [row.draft]
    ]  # fmt: skip


def test_sample_has_exactly_the_findings_it_was_made_for() -> None:
    found = sample_findings(belgrade(8, 9, 0))

    assert [(f.code, f.subject) for f in found if f.severity != Severity.INFO] == EXPECTED


def test_sample_has_no_error_two_weeks_before() -> None:
    assert {f.severity for f in sample_findings(belgrade(8, 9, 0))} == {Severity.WARNING}


def test_findings_say_everything_a_reader_needs() -> None:
    found = {(f.code, f.subject): f for f in sample_findings(belgrade(8, 9, 0))}

    assert found["arrives-late", "L004"].message == (
        "Amila arrives at 21:05 on Tue 21 April (JU 9115), after 20:00,"
        " when everybody should be there."
    )
    assert found["itinerary-retimed", "L025"].message == (
        "TK 9081 was changed and now departs at 16:10 on Tue 21 April (Istanbul time):"
        " Gülşah has not been told."
    )


def test_every_finding_says_what_to_do_and_where_it_is_from() -> None:
    found = sample_findings(belgrade(8, 9, 0))

    assert [f for f in found if not f.fix or f.feature != "travel"] == []


@pytest.mark.parametrize(("day", "severity"), [(9, Severity.WARNING), (10, Severity.ERROR)])
def test_open_visas_become_errors_on_the_decision_day(day: int, severity: Severity) -> None:
    found = [f for f in sample_findings(belgrade(day, 0, 0)) if f.code == "visa-missing"]

    assert [(f.subject, f.severity) for f in found] == [("P03", severity), ("P07", severity)]


def test_sample_makes_46_bookings() -> None:
    codes = {
        code: uuid4() for code in {f"P{n:02}" for n in range(1, 26)} | {"T01", "T02", "T03", "T04"}
    }
    rows = read_legs((DATA / "legs.csv").read_bytes(), person_codes=codes)

    plan = plan_import(rows, legs=[], bookings={})

    assert (plan.report.new, len(plan.bookings)) == (78, 46)
