"""What conflicts in an agenda, on both sides of every boundary."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.agenda.rules import (
    HalfDay,
    Item,
    ItemKind,
    agenda_findings,
    findings_caused_by,
)
from logistics.core.findings import Finding
from logistics.trainings.rules import Space, Theme
from tests.factories.agenda import (
    AGENDAS,
    NINE,
    SPACES,
    T1,
    T2,
    THEMES,
    TRAINING,
    an_item,
    facts,
    minutes,
    sample_items,
)

CAPACITIES = (40, 20, 2, 60, None, 60, None, 40)
SHARED = {"Foyer", "Hotel lobby", "Hotel restaurant", "Reception", SPACES[7]}
SAMPLE_SPACES = [
    Space(TRAINING.id, name, seats, shared=name in SHARED)
    for name, seats in zip(SPACES, CAPACITIES, strict=True)
]


def found(*items: Item, **more: Any) -> list[tuple[str, str, str]]:
    return [(f.code, f.severity.value, f.subject) for f in agenda_findings(facts(*items, **more))]


def counted(code: str, **more: Any) -> Item:
    return an_item(code, counted=True, slot=HalfDay.AM, **more)


def test_sample_has_no_finding() -> None:
    themes = [Theme(code, code) for code in THEMES]

    assert found(*sample_items(), spaces=SAMPLE_SPACES, themes=themes, places_held=25) == []


@pytest.mark.parametrize(
    ("held", "spaces", "expected"),
    [
        pytest.param(40, ("Sava",), [], id="as many seats as people"),
        pytest.param(41, ("Sava",), [("space-too-small", "warning", "A101")], id="one too many"),
        pytest.param(100, ("Sava", "Foyer"), [], id="two spaces together"),
        pytest.param(
            101, ("Sava", "Foyer"), [("space-too-small", "warning", "A101")], id="two, too small"
        ),
        pytest.param(101, ("Sava", "Garden"), [], id="a space without a limit is enough"),
        pytest.param(101, (), [], id="no space yet"),
    ],
)
def test_space_too_small_depends_on_places_held(
    held: int, spaces: tuple[str, ...], expected: list[object]
) -> None:
    assert found(counted("A101", spaces=spaces), places_held=held) == expected


def test_space_too_small_looks_at_counted_items_only() -> None:
    assert found(an_item("A101", spaces=("Sava",)), places_held=41) == []


def stretch(*lengths: int, **last: Any) -> list[Item]:
    """Counted sessions one after the other, the last with further facts."""
    starts, items = NINE, []
    for number, length in enumerate(lengths, start=1):
        more = last if number == len(lengths) else {}
        items.append(counted(f"A{number}", starts=starts, length=length, **more))
        starts += minutes(length)
    return items


@pytest.mark.parametrize(
    ("lengths", "subjects"),
    [
        pytest.param((65, 65), [], id="130 minutes"),
        pytest.param((65, 66), ["A2"], id="131 minutes"),
        pytest.param((131,), ["A1"], id="one session alone"),
        pytest.param((131, 60), ["A1"], id="passed once"),
        pytest.param((60, 60, 60, 60), ["A3"], id="passed in the third"),
    ],
)
def test_no_break_names_the_session_in_which_the_limit_is_passed(
    lengths: tuple[int, ...], subjects: list[str]
) -> None:
    expected = [("no-break", "warning", subject) for subject in subjects]

    assert found(*stretch(*lengths)) == expected


@pytest.mark.parametrize("kind", [ItemKind.BREAK, ItemKind.MEAL])
def test_a_pause_ends_the_stretch(kind: ItemKind) -> None:
    first, second = stretch(90, 90)
    pause = an_item("A9", kind=kind, starts=NINE + minutes(80), length=10)

    assert found(first, second, pause) == []


@pytest.mark.parametrize("kind", [ItemKind.ENERGISER, ItemKind.ADMIN, ItemKind.SOCIAL])
def test_what_is_no_pause_does_not_end_the_stretch(kind: ItemKind) -> None:
    first, second = stretch(90, 90)
    between = an_item("A9", kind=kind, starts=NINE + minutes(80), length=10)

    assert found(first, second, between) == [("no-break", "warning", "A2")]


def test_a_gap_neither_adds_minutes_nor_ends_the_stretch() -> None:
    first = counted("A1", length=65)
    assert found(first, counted("A2", starts=NINE + minutes(200), length=65)) == []
    assert found(first, counted("A2", starts=NINE + minutes(200), length=66)) == [
        ("no-break", "warning", "A2")
    ]


def test_a_new_day_ends_the_stretch() -> None:
    assert (
        found(counted("A1", length=90), counted("A2", starts=NINE + minutes(1440), length=90)) == []
    )


def test_sessions_side_by_side_are_sat_through_once() -> None:
    assert found(counted("A1", length=100), counted("A2", length=100)) == []


def test_theme_is_uncovered_without_a_session_that_counts() -> None:
    items = [counted("A1", theme="T1"), an_item("A2", theme="T2")]

    assert found(*items, themes=(T1, T2)) == [("theme-uncovered", "warning", "T2")]


def test_every_finding_belongs_to_the_agenda_and_says_what_to_do() -> None:
    items = [counted(c, spaces=("Sava",), lead="T01", length=140) for c in ("A1", "A2")]
    all_codes = agenda_findings(
        facts(*items, themes=(T1,), places_held=41, arrivals={"T01": NINE + minutes(1)})
    )

    assert {f.code for f in all_codes} == {
        "space-double-booked", "trainer-double-booked", "trainer-away", "space-too-small",
        "no-break", "theme-uncovered",
    }  # fmt: skip
    assert {(f.feature, bool(f.fix)) for f in all_codes} == {("agenda", True)}


def test_message_names_both_items_the_space_and_the_time() -> None:
    first = an_item("A101", title="Opening", spaces=("Sava",))
    second = an_item("A102", title="Kosovo today", spaces=("Sava",), starts=NINE + minutes(30))

    (finding,) = agenda_findings(facts(first, second))

    assert finding.message == (
        "A101 “Opening” and A102 “Kosovo* today” are both in Sava on Wed 22 April, 09:30–10:00."
    )


def test_findings_caused_by_an_item_leave_out_what_was_there_before() -> None:
    old = [an_item(c, spaces=("Sava",), title=c) for c in ("A101", "A102")]
    new = an_item("A100", spaces=("Sava",), starts=NINE + minutes(59), length=2)
    given_facts = facts(*old, new)

    caused: list[Finding] = findings_caused_by(given_facts, "A100")

    assert [(f.code, f.subject) for f in caused] == [("space-double-booked", "A100")] * 2
    assert len(agenda_findings(given_facts)) == 3


@given(AGENDAS, st.randoms(use_true_random=False))
def test_order_of_items_does_not_matter(items: list[Item], chance: random.Random) -> None:
    mixed = items.copy()
    chance.shuffle(mixed)

    assert agenda_findings(facts(*mixed)) == agenda_findings(facts(*items))
