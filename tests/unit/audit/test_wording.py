"""What the log says to the office and to the people it is about."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from logistics.audit.rules import (
    ACTIONS,
    OTHERS,
    OWN,
    WIDE,
    fields_in_words,
    own_sentence,
    record_of,
)
from logistics.audit.rules.wording import _DID
from tests.factories.audit import an_entry

BELGRADE = ZoneInfo("Europe/Belgrade")


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("", []),
        ("people.legal_name people.phone", ["person: legal name, phone"]),
        ("needs.allergies people.phone", ["needs: allergies", "person: phone"]),
        ("sign_ins.ended_at sign_ins.token_hash", ["sign-in"]),
        ("bookings.id legs.booking_id legs.departure", ["booking: id", "leg: departure"]),
        ("nights", ["night"]),
        ("document document.number needs", ["travel document: number", "needs"]),
        ("travel_documents.expires_on", ["travel document: expires on"]),
    ],
)
def test_fields_are_gathered_by_table_without_what_says_nothing(
    fields: str, words: list[str]
) -> None:
    assert fields_in_words(fields) == words


@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        ("person.read", "needs", "opened your food, health and access needs"),
        (
            "person.read",
            "document needs emergency",
            "opened your food, health and access needs, your travel document"
            " and your emergency contact",
        ),
        ("roster.reveal", "document.number", "looked at your document number"),
        ("roster.open_emergency", "emergency", "opened your emergency contact"),
        ("roster.edit", "people.legal_name people.phone", "changed your names and contact"),
        ("roster.edit", "", ""),
        ("roster.document", "travel_documents.number", "changed your travel document"),
        ("travel.edit", "bookings.reference legs.departure", "changed your journey"),
        ("accommodation.move", "nights nights.room_id", "changed your room"),
        (
            "roster.import_file",
            "people.phone needs.dietary imported_profiles.sealed",
            "imported a file that may have changed your food, health and access needs"
            " and your names and contact",
        ),
        ("roster.import_file", "", ""),
        ("roster.edit", "spaces.name", ""),
        ("link.reuse", "", "opened a sign-in link of yours that was used before"),
        ("calendars.own", "feeds.token_hash", "made a new calendar link for you"),
    ],
)
def test_sentence_tells_the_person_concerned_in_plain_words(
    action: str, fields: str, sentence: str
) -> None:
    entry = an_entry(action=action, fields=fields)

    assert own_sentence(entry, who="A coordinator") == (sentence and f"A coordinator {sentence}")


def test_every_action_there_are_special_words_for_exists() -> None:
    known = {*ACTIONS, *OTHERS}
    commands = {name for name in (*_DID, *WIDE, *OWN) if name.startswith("command.")}

    assert {*_DID, *WIDE, *OWN} - known == commands
    assert commands == {
        "command.attendance.import", "command.certificates.issue",
        "command.roster.import", "command.travel.import",
    }  # fmt: skip


def test_record_gathers_a_day_by_sentence_the_latest_first() -> None:
    said = [
        (moment(9, 7), "A coordinator opened your needs"),
        (moment(8, 16, 20), "A coordinator opened your needs"),
        (moment(8, 14), "You signed in"),
        (moment(8, 12), "A coordinator opened your needs"),
        (moment(8, 8, 31), "A coordinator opened your needs"),
    ]

    (second, (later,)), (first, lines) = record_of(said, BELGRADE)

    assert (second, first) == (date(2026, 4, 9), date(2026, 4, 8))
    assert (later.times, later.last.hour) == (1, 9)
    assert [(line.sentence, line.times) for line in lines] == [
        ("A coordinator opened your needs", 3),
        ("You signed in", 1),
    ]
    assert (str(lines[0].first.time()), str(lines[0].last.time())) == ("10:31:00", "18:20:00")


def test_day_of_a_record_is_that_of_the_place() -> None:
    found = record_of([(moment(8, 22), "b"), (moment(8, 21, 59), "a")], BELGRADE)

    assert [day for day, _ in found] == [date(2026, 4, 9), date(2026, 4, 8)]


def test_record_of_nothing_is_empty() -> None:
    assert record_of([], BELGRADE) == []
