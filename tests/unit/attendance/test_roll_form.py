"""Reading a roll from what a page sends."""

import pytest

from logistics.attendance.forms import opened_roll, read_roll
from logistics.attendance.rules import Entry, Mark, Status
from tests.factories.attendance import a_mark, a_session
from tests.factories.roster import a_person

SESSION = a_session(length=30)
ANA, BEN = a_person("P01", badge_name="Ana"), a_person("P02", badge_name="Ben")


def _entries(**sent: str) -> tuple[Entry, ...]:
    values = {key.replace("_", "-"): value for key, value in sent.items()}
    roll = read_roll(values, [ANA, BEN], SESSION)
    assert not roll.is_wrong
    return roll.entries


def test_read_roll_leaves_out_people_without_a_choice() -> None:
    assert _entries(P01="present") == (Entry(ANA.id, SESSION.id, Status.PRESENT),)


def test_read_roll_makes_the_rest_present_only_when_asked() -> None:
    assert _entries(P01="absent", rest="present") == (
        Entry(ANA.id, SESSION.id, Status.ABSENT),
        Entry(BEN.id, SESSION.id, Status.PRESENT, fills_gap=True),
    )


def test_read_roll_takes_minutes_with_late_and_forgets_them_otherwise() -> None:
    assert _entries(P01="late", P01_minutes=" 30 ", P02="present", P02_minutes="10") == (
        Entry(ANA.id, SESSION.id, Status.LATE, 30),
        Entry(BEN.id, SESSION.id, Status.PRESENT),
    )


def test_read_roll_knows_the_mark_it_was_opened_on() -> None:
    (entry,) = _entries(P01="absent", P01_was="3 late 10")

    assert entry.seen == Mark(ANA.id, SESSION.id, Status.LATE, 10, version=3)


@pytest.mark.parametrize("was", ["", "0", "x", "1 there 0", "-1 late 5", "9" * 99])
def test_read_roll_takes_a_forged_opening_for_none(was: str) -> None:
    (entry,) = _entries(P01="absent", P01_was=was)

    assert entry.seen is None


@pytest.mark.parametrize(
    ("chosen", "minutes", "error"),
    [
        pytest.param(
            "late", "", "Say how many minutes were missed: 1 to 30.", id="late without minutes"
        ),
        pytest.param(
            "late", "31", "Say how many minutes were missed: 1 to 30.", id="more than the session"
        ),
        pytest.param(
            "left_early", "ten", "Say how many minutes were missed: 1 to 30.", id="in words"
        ),
        pytest.param(
            "left_early", "٣", "Say how many minutes were missed: 1 to 30.", id="other digits"
        ),
        pytest.param("there", "", "Choose one of the five.", id="unknown status"),
        pytest.param(
            "",
            "5",
            "Choose late or left early, or empty the minutes.",
            id="minutes without a choice",
        ),
    ],
)
def test_read_roll_keeps_what_was_typed_beside_the_error(
    chosen: str, minutes: str, error: str
) -> None:
    roll = read_roll({"P01": chosen, "P01-minutes": minutes}, [ANA], SESSION)

    (line,) = roll.lines
    assert (line.chosen, line.minutes, line.error) == (chosen, minutes, error)
    assert roll.entries == ()
    assert roll.is_wrong


def test_opened_roll_shows_what_is_stored() -> None:
    roll = opened_roll([ANA, BEN], {ANA.id: a_mark(ANA, SESSION, "late", 10)})

    assert [(line.chosen, line.minutes, line.was, line.said) for line in roll.lines] == [
        ("late", "10", "1 late 10", "late, 10 min"),
        ("", "", "0", "not marked"),
    ]
    assert roll.chosen == 1


def test_reopened_roll_keeps_the_choice_on_top_of_what_is_stored_now() -> None:
    sent = read_roll({"P01": "excused", "P01-was": "0"}, [ANA], SESSION)

    (line,) = sent.reopened({ANA.id: a_mark(ANA, SESSION, "absent")}).lines

    assert (line.chosen, line.was) == ("excused", "1 absent 0")
