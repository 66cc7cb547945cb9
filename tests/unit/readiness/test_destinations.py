"""Where each finding is put right."""

import pytest

from logistics.readiness.rules import Area, Destination, directory_of
from tests.factories.agenda import an_item
from tests.factories.readiness import a_finding, facts_about
from tests.factories.roster import a_person
from tests.factories.travel import a_leg

PERSON = a_person("P04")
ITEM = an_item("A208")
LEG = a_leg(code="L004", person_id=PERSON.id)
HERE = directory_of(facts_about(people=(PERSON,), legs=(LEG,), items=(ITEM,)))


@pytest.mark.parametrize(
    ("code", "subject", "feature", "destination"),
    [
        ("not-confirmed", "P04", "roster", Destination(Area.PEOPLE, PERSON.id)),
        ("seats-unfilled", "borders-2026", "roster", Destination(Area.PEOPLE)),
        ("arrives-late", "L004", "travel", Destination(Area.TRAVEL, PERSON.id, "L004")),
        ("no-inbound", "P04", "travel", Destination(Area.TRAVEL, PERSON.id)),
        ("visa-missing", "P04", "travel", Destination(Area.PEOPLE, PERSON.id)),
        ("document-expiring", "P04", "travel", Destination(Area.PEOPLE, PERSON.id)),
        ("night-without-bed", "P04", "accommodation", Destination(Area.ROOMS, PERSON.id)),
        ("block-exceeded", "twin 2026-04-23", "accommodation", Destination(Area.ROOMS)),
        ("no-break", "A208", "agenda", Destination(Area.AGENDA, ITEM.id)),
        ("theme-uncovered", "T1", "agenda", Destination(Area.AGENDA)),
        ("slot-unmarked", "D2-AM", "attendance", Destination(Area.ATTENDANCE, anchor="day-2")),
        ("day-unlocked", "D3", "attendance", Destination(Area.ATTENDANCE, anchor="day-3")),
        ("certificate-stale", "P04", "certificates", Destination(Area.CERTIFICATES, PERSON.id)),
        ("handout-missing", "A208", "materials", Destination(Area.MATERIALS)),
    ],
)
def test_destination_is_the_page_of_the_subject(
    code: str, subject: str, feature: str, destination: Destination
) -> None:
    finding = a_finding(code, subject, feature=feature)

    assert HERE.destination_of(finding) == destination


def test_destination_of_an_unknown_person_is_the_first_page_of_the_area() -> None:
    finding = a_finding("no-inbound", "P99")

    assert HERE.destination_of(finding) == Destination(Area.TRAVEL)
