"""Deadlines of a training and where they stand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from logistics.trainings.rules import (
    Deadline,
    Deadlines,
    Rules,
    Standing,
    deadlines_of,
    late_start_notice,
    standing_of,
    standings_of,
)
from tests.factories.trainings import a_training

DATES = Deadlines(selection_notice=date(2026, 3, 18), hotel_cut_off=date(2026, 4, 8))
DAY = date(2026, 4, 8)


def test_deadlines_of_lists_them_by_day() -> None:
    found = [(deadline.code, deadline.on) for deadline in deadlines_of(a_training(deadlines=DATES))]

    assert found == [
        ("selection-notice", date(2026, 3, 18)),
        ("confirmations", date(2026, 3, 20)),
        ("session-plans", date(2026, 4, 6)),
        ("rooming-list", date(2026, 4, 8)),
        ("hotel-cut-off", date(2026, 4, 8)),
        ("visa-decisions", date(2026, 4, 10)),
        ("handouts", date(2026, 4, 12)),
        ("certificate-names", date(2026, 4, 14)),
        ("transfers", date(2026, 4, 15)),
        ("claims", date(2026, 5, 8)),
        ("erasure", date(2026, 5, 24)),
    ]


def test_deadlines_of_leaves_out_days_that_are_not_set() -> None:
    codes = [deadline.code for deadline in deadlines_of(a_training())]

    assert not {"selection-notice", "confirmations", "hotel-cut-off"} & set(codes)


def test_deadlines_of_follows_the_settings() -> None:
    changed = a_training(rules=Rules(plan_due_days_before=1))

    assert Deadline("session-plans", "Session plans written", date(2026, 4, 21)) in deadlines_of(
        changed
    )


@pytest.mark.parametrize(
    ("hours", "day"), [(24, 19), (25, 20), (48, 20), (1, 19)], ids=["24", "25", "48", "1"]
)
def test_confirmations_are_due_on_the_day_the_hours_end(hours: int, day: int) -> None:
    dates = Deadlines(selection_notice=date(2026, 3, 18), confirm_within_hours=hours)
    found = {deadline.code: deadline.on for deadline in deadlines_of(a_training(deadlines=dates))}

    assert found["confirmations"] == date(2026, 3, day)


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        pytest.param(-1, Standing.TO_COME, id="the day before"),
        pytest.param(0, Standing.DUE, id="on the day"),
        pytest.param(1, Standing.PAST, id="the day after"),
    ],
)
def test_standing_of_depends_on_the_day(days: int, standing: Standing) -> None:
    deadline = Deadline("hotel-cut-off", "Unused rooms given back", DAY)

    assert standing_of(deadline, a_training(), today=DAY + timedelta(days=days)) is standing


@pytest.mark.parametrize(
    ("created", "standing"),
    [
        pytest.param(datetime(2026, 4, 8, 21, 59, tzinfo=UTC), Standing.PAST, id="same day"),
        pytest.param(
            datetime(2026, 4, 8, 22, 0, tzinfo=UTC), Standing.PAST_ON_CREATION, id="past midnight"
        ),
    ],
)
def test_what_was_past_on_creation_is_nobodys_omission(
    created: datetime, standing: Standing
) -> None:
    deadline = Deadline("hotel-cut-off", "Unused rooms given back", DAY)
    training = a_training(created_at=created)

    assert standing_of(deadline, training, today=date(2026, 4, 20)) is standing


def test_a_late_training_opens_with_one_notice_and_nothing_overdue() -> None:
    late = a_training(deadlines=DATES, created_at=datetime(2026, 4, 9, 8, tzinfo=UTC))
    standings = [standing for _, standing in standings_of(late, today=date(2026, 4, 9))]

    assert Standing.PAST not in standings
    assert standings.count(Standing.PAST_ON_CREATION) == 5
    assert late_start_notice(late) == (
        "5 dates were past when this training was entered: selection announced, places confirmed, "
        "session plans written, rooming list sent, unused rooms given back."
    )


@pytest.mark.parametrize(
    ("created", "notice"),
    [
        pytest.param(datetime(2026, 4, 6, 8, tzinfo=UTC), "", id="on the day of the first"),
        pytest.param(
            datetime(2026, 4, 7, 8, tzinfo=UTC),
            "1 date was past when this training was entered: session plans written.",
            id="the day after",
        ),
    ],
)
def test_late_start_notice_names_what_was_past(created: datetime, notice: str) -> None:
    assert late_start_notice(a_training(created_at=created)) == notice


def test_a_day_before_the_training_was_entered_shows_the_dates_of_that_day() -> None:
    late = a_training(deadlines=DATES, created_at=datetime(2026, 11, 22, 8, tzinfo=UTC))
    deadline = Deadline("hotel-cut-off", "Unused rooms given back", DAY)

    assert standing_of(deadline, late, today=DAY) is Standing.DUE
    assert late_start_notice(late, today=date(2026, 11, 21)) == ""
    assert late_start_notice(late, today=date(2026, 11, 22)) == late_start_notice(late)
