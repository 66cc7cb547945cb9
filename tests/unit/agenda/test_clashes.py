"""Spaces and trainers booked twice, and trainers who are away, on both sides of every boundary."""

from typing import Any

import pytest
from hypothesis import given

from logistics.agenda.rules import (
    Item,
    ItemKind,
    Visibility,
    agenda_findings,
)
from tests.factories.agenda import (
    AGENDAS,
    NINE,
    an_item,
    facts,
    minutes,
)


def found(*items: Item, **more: Any) -> list[tuple[str, str, str]]:
    return [(f.code, f.severity.value, f.subject) for f in agenda_findings(facts(*items, **more))]


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        pytest.param(-1, [("space-double-booked", "error", "A102")], id="a minute too early"),
        pytest.param(0, [], id="one ends as the other starts"),
    ],
)
def test_space_is_double_booked_when_items_overlap(gap: int, expected: list[object]) -> None:
    first = an_item("A101", spaces=("Sava",))
    second = an_item("A102", spaces=("Sava",), starts=NINE + minutes(60 + gap))

    assert found(second, first) == expected


def test_team_meetings_take_their_space_too() -> None:
    meeting = an_item(
        "A102", spaces=("Sava",), kind=ItemKind.TEAM, visibility=Visibility.TEAM,
        starts=NINE + minutes(5),
    )  # fmt: skip

    assert found(an_item("A101", spaces=("Sava",)), meeting) == [
        ("space-double-booked", "error", "A102")
    ]


@pytest.mark.parametrize(
    ("spaces", "more"),
    [
        pytest.param(("Foyer",), {}, id="a shared space"),
        pytest.param(("Garden",), {}, id="another space"),
        pytest.param(("Sava",), {"cancelled": True}, id="a cancelled item"),
        pytest.param((), {}, id="no space"),
    ],
)
def test_space_is_not_double_booked_by(spaces: tuple[str, ...], more: dict[str, bool]) -> None:
    taken = "Foyer" if spaces == ("Foyer",) else "Sava"

    assert found(an_item("A101", spaces=(taken,)), an_item("A102", spaces=spaces, **more)) == []


def test_later_item_of_two_that_start_together_is_the_one_with_the_later_code() -> None:
    one, other = an_item("A101", spaces=("Sava",)), an_item("A102", spaces=("Sava",))

    assert found(other, one) == [("space-double-booked", "error", "A102")]


def test_long_item_clashes_with_each_that_starts_within_it() -> None:
    long = an_item("A101", spaces=("Sava",), length=180)
    short = an_item("A102", spaces=("Garden",), starts=NINE + minutes(10), length=10)
    late = an_item("A103", spaces=("Sava",), starts=NINE + minutes(179))

    assert found(late, short, long) == [("space-double-booked", "error", "A103")]


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        pytest.param(-1, [("trainer-double-booked", "error", "A102")], id="a minute too early"),
        pytest.param(0, [], id="one ends as the other starts"),
    ],
)
@pytest.mark.parametrize(
    "roles",
    [
        pytest.param({"lead": "T01"}, id="leads"),
        pytest.param({"co_leads": ("T02", "T01")}, id="co-leads"),
    ],
)
def test_trainer_is_double_booked_when_items_overlap(
    gap: int, expected: list[object], roles: dict[str, Any]
) -> None:
    first = an_item("A101", lead="T01")
    second = an_item("A102", starts=NINE + minutes(60 + gap), **roles)

    assert found(second, first) == expected


def test_team_is_no_trainer() -> None:
    assert found(an_item("A101", lead="CO"), an_item("A102", lead="T01", co_leads=("CO",))) == []


@pytest.mark.parametrize(
    ("arrives", "departs", "count"),
    [
        pytest.param(0, 60, 0, id="there from start to end"),
        pytest.param(1, 60, 1, id="arrives a minute late"),
        pytest.param(0, 59, 1, id="departs a minute early"),
        pytest.param(1, 59, 2, id="both"),
        pytest.param(None, None, 0, id="no journey known"),
    ],
)
def test_trainer_away_depends_on_the_journey(
    arrives: int | None, departs: int | None, count: int
) -> None:
    arrivals = {} if arrives is None else {"T01": NINE + minutes(arrives)}
    departures = {} if departs is None else {"T01": NINE + minutes(departs)}

    assert (
        found(an_item("A101", lead="T01"), arrivals=arrivals, departures=departures)
        == [("trainer-away", "error", "A101")] * count
    )


def test_trainer_away_looks_at_leads_only() -> None:
    item = an_item("A101", lead="T02", co_leads=("T01",))

    assert found(item, arrivals={"T01": NINE + minutes(1)}) == []


@given(AGENDAS)
def test_spaces_clash_exactly_where_two_items_share_one_and_time(items: list[Item]) -> None:
    clashes = sum(
        one.code < other.code
        and bool({"Sava", "Garden"} & set(one.content.spaces) & set(other.content.spaces))
        and one.content.starts_at < other.content.ends_at
        and other.content.starts_at < one.content.ends_at
        for one in items
        for other in items
    )

    assert [f.code for f in agenda_findings(facts(*items))].count("space-double-booked") == clashes
