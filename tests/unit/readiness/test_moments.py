"""Which moment a board is asked for, and how far away the training is."""

from datetime import UTC, date, datetime

import pytest

from logistics.readiness.rules import countdown, moment_of
from tests.factories.trainings import a_training


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("2026-04-08T09:00", datetime(2026, 4, 8, 7, tzinfo=UTC), id="wall time there"),
        pytest.param("2026-01-08T09:00", datetime(2026, 1, 8, 8, tzinfo=UTC), id="in winter"),
        pytest.param(
            "2026-04-08T09:00:30", datetime(2026, 4, 8, 7, 0, 30, tzinfo=UTC), id="seconds"
        ),
        pytest.param("2026-04-08", datetime(2026, 4, 7, 22, tzinfo=UTC), id="a day alone"),
        pytest.param("2026-04-08T09:00Z", datetime(2026, 4, 8, 9, tzinfo=UTC), id="Z"),
        pytest.param(
            "2026-04-08T09:00+05:30", datetime(2026, 4, 8, 3, 30, tzinfo=UTC), id="offset"
        ),
    ],
)
def test_moment_of_reads_iso_times(text: str, moment: datetime) -> None:
    read = moment_of(text, a_training())

    assert read == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "08.04.2026",
        "2026-04-31",
        "2026-04-08T25:00",
        "9" * 400,
        pytest.param("0001-01-01T00:00", id="before the calendar in UTC"),
        pytest.param("9999-12-31T23:59-12:00", id="after the calendar in UTC"),
    ],
)
def test_moment_of_says_none_for_anything_else(text: str) -> None:
    assert moment_of(text, a_training()) is None


@pytest.mark.parametrize("text", ["0002-01-01T00:00+14:00", "9998-12-31T23:59-12:00"])
def test_moment_of_reads_only_what_every_zone_can_show(text: str) -> None:
    read = moment_of(text, a_training())

    assert read is not None
    assert a_training().local(read).tzinfo is not None


@pytest.mark.parametrize(
    ("today", "title"),
    [
        (date(2026, 4, 8), "14 days to go"),
        (date(2026, 4, 20), "2 days to go"),
        (date(2026, 4, 21), "Starts tomorrow"),
        (date(2026, 4, 22), "Day 1 of 3"),
        (date(2026, 4, 24), "Day 3 of 3"),
        (date(2026, 4, 25), "Ended on Fri 24 April"),
    ],
)
def test_countdown_names_the_distance(today: date, title: str) -> None:
    assert countdown(a_training(), today) == title
