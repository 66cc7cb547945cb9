"""The board as a whole: figures, steps and dates at one moment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from logistics.accommodation.rules import BedNight, BlockNight, RoomType
from logistics.readiness.rules import Area, Board, Facts, Figure, board_of
from logistics.roster.rules import State
from logistics.trainings.rules import Deadlines
from tests.factories.agenda import an_item
from tests.factories.attendance import a_mark, a_session
from tests.factories.readiness import BEFORE, facts_about
from tests.factories.roster import a_document, a_person
from tests.factories.trainings import a_training
from tests.factories.travel import a_leg

P01, P02 = a_person("P01"), a_person("P02", state=State.INVITED)
MORNING = a_session("A102")
START, END = MORNING.content.starts_at, MORNING.content.ends_at
SECOND = timedelta(seconds=1)


def board(*, at: datetime = BEFORE, **known: Any) -> Board:
    return board_of(facts_about(**known), at=at)


def figure(label: str, found: Board) -> Figure:
    return next(figure for figure in found.figures if figure.label.startswith(label))


def test_places_confirmed_leave_out_who_was_only_invited() -> None:
    found = board(people=(P01, P02), training=a_training(capacity=2))

    assert figure("places", found) == Figure("1 of 2", "places confirmed", Area.PEOPLE, 50)


def test_figure_that_is_complete_says_so() -> None:
    found = board(people=(P01,), training=a_training(capacity=1))

    assert figure("places", found).state == "ok"


def test_figures_of_nothing_are_nought() -> None:
    found = board()

    assert [f.figure for f in found.figures] == [
        "0 of 25", "None yet", "0 open", "None yet", "0 min", "Today",
    ]  # fmt: skip
    assert all(0 <= f.percent <= 100 for f in found.figures)


def test_open_visas_are_set_against_those_granted() -> None:
    known: Any = {
        "people": (P01, P02),
        "documents": {
            P01.id: a_document(entry_requirement="visa_required", visa_status="granted"),
            P02.id: a_document(entry_requirement="visa_required"),
        },
    }

    assert figure("visas", board(**known)) == Figure(
        "1 open", "visas, decision Fri 10 April", Area.PEOPLE, 50, "warn"
    )


def test_rooms_count_each_room_once_a_night() -> None:
    room, night = uuid4(), date(2026, 4, 21)
    nights = tuple(
        BedNight(person.id, night, room, "Twin 1", RoomType.TWIN, 2, bed)
        for bed, person in enumerate((P01, P02), start=1)
    )
    block = (BlockNight(RoomType.TWIN, night, 4, 5000, "EUR"),)

    found = figure("room nights", board(nights=nights, block=block))

    assert (found.figure, found.percent) == ("1 of 4", 25)


@pytest.mark.parametrize(
    ("at", "label"),
    [
        (START - SECOND, "of sessions that count"),
        (START, "marks on the roll"),
    ],
)
def test_sessions_give_way_to_marks_when_the_first_begins(at: datetime, label: str) -> None:
    assert board(at=at, items=(MORNING,)).figures[4].label == label


@pytest.mark.parametrize(
    ("at", "label"),
    [(END - SECOND, "first day, Wed 22 April"), (END, "certificates issued")],
)
def test_dates_give_way_to_certificates_when_the_last_ends(at: datetime, label: str) -> None:
    assert board(at=at, items=(MORNING,)).figures[5].label == label


def test_marks_count_for_people_and_sessions_that_count() -> None:
    break_item = an_item("A105")
    marks = (
        a_mark(P01, MORNING, "present"),
        a_mark(P01, break_item, "present"),
        a_mark(uuid4(), MORNING, "present"),
    )

    found = board(at=START, items=(MORNING, break_item), people=(P01, P02), marks=marks)

    assert figure("marks", found).figure == "1 of 2"


@pytest.mark.parametrize(
    ("day", "figure_text", "label", "state"),
    [
        (9, "Tomorrow", "visas decided, Fri 10 April", "warn"),
        (10, "Today", "visas decided, Fri 10 April", "bad"),
        (16, "In 6 days", "first day, Wed 22 April", ""),
    ],
)
def test_next_date_counts_down(day: int, figure_text: str, label: str, state: str) -> None:
    found = board(at=datetime(2026, 4, day, 12, tzinfo=UTC)).figures[5]

    assert (found.figure, found.label, found.state) == (figure_text, label, state)


def test_next_date_gives_way_when_no_date_is_left() -> None:
    found = board(at=datetime(2027, 1, 1, tzinfo=UTC))

    assert found.figures[5].label == "certificates issued"
    assert found.title == "Ended on Fri 24 April"


def test_first_steps_go_once_all_is_there() -> None:
    known: Any = {"people": (P01,), "legs": (a_leg(person_id=P01.id),)}

    steps = board(**known).steps

    assert [(step.area, step.is_done) for step in steps] == [
        (Area.PEOPLE, True), (Area.TRAVEL, True), (Area.AGENDA, False),
    ]  # fmt: skip
    assert board(**known, items=(MORNING,)).steps == ()


def test_dates_stand_apart_once_past_and_are_told_once_when_past_from_the_start() -> None:
    training = a_training(
        created_at=datetime(2026, 3, 25, tzinfo=UTC),
        deadlines=Deadlines(selection_notice=date(2026, 3, 18)),
    )

    found = board_of(facts_about(training=training), at=BEFORE)

    codes = {"past": [d.code for d in found.past_dates], "ahead": [d.code for d, _ in found.dates]}
    assert codes == {
        "past": ["session-plans"],
        "ahead": [
            "rooming-list", "visa-decisions", "handouts", "certificate-names", "transfers",
            "claims", "erasure",
        ],
    }  # fmt: skip
    assert found.late_start.startswith("2 dates were past when this training was entered")


def test_what_was_open_on_the_way_passes_with_the_training() -> None:
    known: Any = {"people": (replace(P01, state=State.INVITED),), "items": (MORNING,)}

    before, after = board(at=START, **known), board(at=END, **known)

    assert "roster" in {finding.feature for finding in before.pressing}
    assert {finding.feature for finding in after.pressing} == {"attendance"}
    assert {finding.feature for finding in after.history} >= {"roster", "travel"}
    assert after.lines[0].next_step is None


def test_names_stand_for_people_and_their_legs() -> None:
    facts: Facts = facts_about(people=(P01,), legs=(a_leg(code="L007", person_id=P01.id),))

    assert board_of(facts, at=BEFORE).names == {
        "P01": "Blerta Çelaj",
        "L007": "Blerta Çelaj",
        "borders-2026": "Human rights at borders",
    }
