"""What is not settled about people, with every threshold from both sides."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from logistics.core.findings import Finding, Severity
from logistics.roster.rules import Kind, Person, RosterFacts, State, roster_findings
from logistics.trainings.rules import Deadlines
from tests.factories.roster import a_contact, a_document, a_person
from tests.factories.trainings import a_training

AT = datetime(2026, 4, 8, 7, tzinfo=UTC)
INVITED_AT = datetime(2026, 4, 1, 10, tzinfo=UTC)


def found(*people: Person, at: datetime = AT, **changes: Any) -> list[Finding]:
    training = a_training(**({"capacity": len([p for p in people if p.holds_place])} | changes))
    facts = RosterFacts(
        people,
        {person.id: a_document() for person in people},
        {person.id: a_contact() for person in people},
        {person.id for person in people},
    )
    return roster_findings(facts, training=training, at=at)


def complete(code: str = "P01", **changes: Any) -> Person:
    return a_person(code, **({"departure_city": "Tirana"} | changes))


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.subject) for finding in findings]


def test_nothing_is_open_about_somebody_complete_and_confirmed() -> None:
    assert found(complete()) == []


@pytest.mark.parametrize(
    ("state", "kind", "expected"),
    [
        (State.INVITED, Kind.PARTICIPANT, [("not-confirmed", "P01")]),
        (State.CONFIRMED, Kind.PARTICIPANT, []),
        (State.SELECTED, Kind.PARTICIPANT, []),
        (State.RESERVE, Kind.PARTICIPANT, []),
        (State.DECLINED, Kind.PARTICIPANT, []),
        (State.WITHDRAWN, Kind.PARTICIPANT, []),
        (State.REPLACED, Kind.PARTICIPANT, []),
        (State.INVITED, Kind.TRAINER, []),
    ],
)
def test_only_somebody_invited_is_not_confirmed(state: State, kind: Kind, expected: Any) -> None:
    assert codes(found(complete(state=state, kind=kind))) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(0, ["not-confirmed"], id="at the deadline"),
        pytest.param(1, ["not-confirmed", "confirmation-overdue"], id="a second later"),
    ],
)
def test_confirmation_is_overdue_48_hours_after_the_invitation(seconds: int, expected: Any) -> None:
    person = complete(state=State.INVITED, invited_at=INVITED_AT)
    at = INVITED_AT + timedelta(hours=48, seconds=seconds)

    assert [finding.code for finding in found(person, at=at)] == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(datetime(2026, 3, 19, 23, tzinfo=UTC), 1, id="two days from midnight there"),
        pytest.param(datetime(2026, 3, 19, 23, 0, 1, tzinfo=UTC), 2, id="a second later"),
    ],
)
def test_confirmation_counts_from_the_selection_notice_where_nobody_noted_the_invitation(
    at: datetime, expected: Any
) -> None:
    dates = Deadlines(selection_notice=date(2026, 3, 18))

    assert len(found(complete(state=State.INVITED), at=at, deadlines=dates)) == expected


def test_confirmation_is_never_overdue_without_a_day_to_count_from() -> None:
    assert codes(found(complete(state=State.INVITED))) == [("not-confirmed", "P01")]


def test_confirmation_findings_are_due_on_the_day_of_the_deadline() -> None:
    person = complete(state=State.INVITED, invited_at=INVITED_AT)

    assert found(person, deadlines=Deadlines(confirm_within_hours=24)) == [
        Finding(
            Severity.WARNING,
            "not-confirmed",
            "P01",
            "Invited, and has not confirmed yet.",
            due=date(2026, 4, 2),
            feature="roster",
        ),
        Finding(
            Severity.ERROR,
            "confirmation-overdue",
            "P01",
            "Has not confirmed within 24 hours of the invitation.",
            due=date(2026, 4, 2),
            feature="roster",
        ),
    ]


@pytest.mark.parametrize(
    ("capacity", "expected"),
    [
        (1, [(Severity.ERROR, "over-capacity", "2 people hold a place, and there are 1.")]),
        (2, []),
        (3, [(Severity.WARNING, "seats-unfilled", "2 of 3 places are taken.")]),
    ],
    ids=["one too many", "full", "one free"],
)
def test_places_are_counted_against_the_capacity(capacity: int, expected: Any) -> None:
    people = [
        complete("P01"),
        complete("P02", state=State.INVITED, invited_at=AT),
        complete("P03", state=State.RESERVE),
        complete("T01"),
    ]
    places = [f for f in found(*people, capacity=capacity) if f.subject == "borders-2026"]

    assert [(f.severity, f.code, f.message) for f in places] == expected


def test_a_profile_is_incomplete_by_what_booking_needs() -> None:
    person = complete(legal_name="", departure_city="")
    facts = RosterFacts([person], booked_for={person.id})
    result = roster_findings(facts, training=a_training(capacity=1), at=AT)

    assert result == [
        Finding(
            Severity.WARNING,
            "profile-incomplete",
            "P01",
            "The profile still lacks: legal name, document type, document expiry, departure "
            "place, emergency contact.",
            feature="roster",
        )
    ]


@pytest.mark.parametrize(
    ("document", "contact", "person", "missing"),
    [
        ({"document_type": ""}, {}, {}, "document type"),
        ({"expires_on": None}, {}, {}, "document expiry"),
        ({}, {"phone": ""}, {}, "emergency contact"),
        ({}, {"name": ""}, {}, "emergency contact"),
        ({}, {}, {"legal_name": ""}, "legal name"),
        ({}, {}, {"departure_city": ""}, "departure place"),
    ],
)
def test_every_field_of_a_profile_counts(
    document: dict[str, Any], contact: dict[str, Any], person: dict[str, Any], missing: str
) -> None:
    who = complete(**person)
    facts = RosterFacts(
        [who], {who.id: a_document(**document)}, {who.id: a_contact(**contact)}, {who.id}
    )
    result = roster_findings(facts, training=a_training(capacity=1), at=AT)

    assert [finding.message for finding in result] == [f"The profile still lacks: {missing}."]


@pytest.mark.parametrize(
    ("person", "contact", "expected"),
    [
        ({"departure_city": ""}, {}, []),
        ({"departure_city": "", "legal_name": ""}, {}, ["The profile still lacks: legal name."]),
        ({}, {"phone": ""}, ["The profile still lacks: emergency contact."]),
    ],
    ids=["name and contact suffice", "no name", "no contact"],
)
def test_who_needs_neither_travel_nor_room_needs_only_name_and_contact(
    person: dict[str, Any], contact: dict[str, Any], expected: Any
) -> None:
    who = complete(**person)
    facts = RosterFacts([who], contacts={who.id: a_contact(**contact)})
    result = roster_findings(facts, training=a_training(capacity=1), at=AT)

    assert [finding.message for finding in result] == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"badge_name": "Gülşah Đorđić Жељка پروانه ნინო"}, []),
        (
            {"certificate_name": "田", "legal_name": "Nino"},
            ["A name has characters that cannot be printed (certificate name: 田)."],
        ),
        (
            {"badge_name": "田", "certificate_name": "Ana", "legal_name": "中田"},
            ["A name has characters that cannot be printed (badge name: 田; legal name: 中田)."],
        ),
        ({"name_original_script": "田"}, []),
    ],
    ids=["drawn", "one name", "two names", "not printed"],
)
def test_glyph_missing_shows_what_no_font_can_draw(names: dict[str, str], expected: Any) -> None:
    glyphs = [f for f in found(complete(**names)) if f.code == "glyph-missing"]

    assert [finding.message for finding in glyphs] == expected
    assert {finding.severity for finding in glyphs} <= {Severity.ERROR}
