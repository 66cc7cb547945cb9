"""Laying an agenda out: days, lanes, and what is on now."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.agenda.rules import (
    HalfDay,
    Item,
    ItemRow,
    Lane,
    by_day,
    differences,
    labelled,
    lanes_of,
    losses,
    now_and_next,
)
from tests.factories.agenda import NINE, TRAINING, an_item, content, minutes, sample_items


def test_days_are_those_of_the_place() -> None:
    late = an_item("A1", starts=datetime(2026, 4, 21, 22, 30, tzinfo=UTC))

    assert by_day([late], TRAINING) == {date(2026, 4, 22): [late]}


def test_sample_stands_on_five_days() -> None:
    found = by_day(sample_items(), TRAINING)

    assert [(day.day, len(items)) for day, items in sorted(found.items())] == [
        (21, 3), (22, 15), (23, 16), (24, 16), (25, 1),
    ]  # fmt: skip


def test_items_one_after_the_other_need_no_lane() -> None:
    assert lanes_of([an_item("A1"), an_item("A2", starts=NINE + minutes(60))]) == {}


def test_items_that_overlap_stand_beside_each_other() -> None:
    one, two = an_item("A1", length=90), an_item("A2", starts=NINE + minutes(30), length=15)
    three = an_item("A3", starts=NINE + minutes(60))

    assert lanes_of([three, two, one]) == {
        one.id: Lane(1, 2),
        two.id: Lane(2, 2),
        three.id: Lane(2, 2),
    }


ITEMS = st.lists(
    st.builds(
        an_item,
        st.integers(0, 999).map("A{}".format),
        starts=st.integers(0, 20).map(lambda step: NINE + minutes(step * 10)),
        length=st.integers(1, 9).map(lambda step: step * 10),
    ),
    max_size=10,
    unique_by=lambda item: item.code,
)


@given(ITEMS)
def test_two_items_in_one_lane_never_share_time(items: list[Item]) -> None:
    lanes = lanes_of(items)

    for one in items:
        for other in items:
            apart = (
                one.content.ends_at <= other.content.starts_at
                or other.content.ends_at <= one.content.starts_at
            )
            assert one is other or apart or lanes[one.id].lane != lanes[other.id].lane


@pytest.mark.parametrize(
    ("after", "on", "coming"),
    [
        pytest.param(-1, [], ["A1", "A2"], id="before"),
        pytest.param(0, ["A1", "A2"], ["A3"], id="as they start"),
        pytest.param(59, ["A1", "A2"], ["A3"], id="in their last minute"),
        pytest.param(60, ["A3"], [], id="as the next starts"),
        pytest.param(120, [], [], id="when all is over"),
    ],
)
def test_now_and_next(after: int, on: list[str], coming: list[str]) -> None:
    items = [
        an_item("A1"), an_item("A2"), an_item("A3", starts=NINE + minutes(60)),
        an_item("A4", cancelled=True),
    ]  # fmt: skip
    found = now_and_next(items, NINE + minutes(after))

    assert [i.code for i in items if i.id in found.now] == on
    assert [i.code for i in items if i.id in found.next] == coming


def test_differences_name_what_changed_in_words() -> None:
    theirs = ItemRow("A1", content(title="Old", counted=True, slot=HalfDay.AM), "quiet")
    yours = ItemRow("A1", content(title="New", starts=NINE + minutes(30)), "quiet")

    assert differences(theirs, yours, training=TRAINING) == (
        ("Title", "Old", "New"),
        ("Time", "09:00–10:00", "09:30–10:30"),
        ("Counts for attendance", "Yes, in the morning", "No"),
    )


def test_labelled_names_every_field() -> None:
    assert len(labelled(ItemRow("A1", content()), training=TRAINING)) == 16


def test_losses_say_what_goes_with_an_item() -> None:
    items = sample_items()
    (opening,) = [item for item in items if item.code == "A312"]

    assert losses(opening, items, training=TRAINING) == [
        "It goes from the agenda and from the calendars of everybody who sees it.",
        "The time that counts for attendance falls from 19 h 25 min to 18 h 55 min.",
        "It names these handouts: Certificate.",
    ]


def test_losses_name_a_half_day_that_empties() -> None:
    item = an_item(counted=True, slot=HalfDay.AM)

    assert losses(item, [item], training=TRAINING)[-1] == "The half-day D1-AM has no session left."
