"""Wall-clock times, zones, nights, and how they are written."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.errors import DomainError
from logistics.core.periods import (
    MAX_DAYS,
    AmbiguousTime,
    ImpossibleTime,
    NonexistentTime,
    Period,
    UnknownZone,
    ago_text,
    clock_text,
    day_span_text,
    day_text,
    days,
    duration_text,
    is_zone,
    nights,
    to_local,
    to_utc,
)

BELGRADE = "Europe/Belgrade"
NOON = datetime(2026, 4, 22, 12, tzinfo=UTC)


def naive(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return naive(text).replace(tzinfo=UTC)


def period(start: int, end: int) -> Period:
    return Period(NOON + timedelta(minutes=start), NOON + timedelta(minutes=end))


@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        pytest.param("2026-04-22T09:00", BELGRADE, "2026-04-22T07:00", id="summer"),
        pytest.param("2026-01-22T09:00", BELGRADE, "2026-01-22T08:00", id="winter"),
        pytest.param("2026-04-22T10:00", "Europe/Istanbul", "2026-04-22T07:00", id="no DST"),
        pytest.param("2027-03-28T01:59", BELGRADE, "2027-03-28T00:59", id="before the gap"),
        pytest.param("2027-03-28T03:00", BELGRADE, "2027-03-28T01:00", id="after the gap"),
        pytest.param("2027-10-31T01:59", BELGRADE, "2027-10-30T23:59", id="before the fold"),
        pytest.param("2027-10-31T03:00", BELGRADE, "2027-10-31T02:00", id="after the fold"),
    ],
)
def test_to_utc_reads_the_clocks_of_the_zone(local: str, zone: str, expected: str) -> None:
    assert to_utc(naive(local), zone) == utc(expected)


def test_to_utc_hands_back_utc() -> None:
    assert to_utc(naive("2026-04-22T09:00"), BELGRADE).tzinfo is UTC


@pytest.mark.parametrize("local", ["2027-03-28T02:00", "2027-03-28T02:30", "2027-03-28T02:59"])
def test_to_utc_refuses_a_time_the_clocks_jump_over(local: str) -> None:
    with pytest.raises(NonexistentTime) as refused:
        to_utc(naive(local), BELGRADE)

    assert str(refused.value) == (
        f"{local[-5:]} on 28 March 2027 in Europe/Belgrade does not exist: clocks go forward."
    )


@pytest.mark.parametrize("local", ["2027-10-31T02:00", "2027-10-31T02:30", "2027-10-31T02:59"])
@pytest.mark.parametrize("fold", [0, 1])
def test_to_utc_refuses_a_time_the_clocks_show_twice(local: str, fold: int) -> None:
    with pytest.raises(AmbiguousTime) as refused:
        to_utc(naive(local).replace(fold=fold), BELGRADE)

    assert str(refused.value) == (
        f"{local[-5:]} on 31 October 2027 in Europe/Belgrade happens twice: clocks go back."
    )


@pytest.mark.parametrize("error", [NonexistentTime, AmbiguousTime, UnknownZone])
def test_impossible_times_are_value_errors_that_answer_422(error: type[DomainError]) -> None:
    assert issubclass(error, ValueError)
    assert error.status == 422


@pytest.mark.parametrize("year", [1, 9999])
def test_to_utc_refuses_years_it_cannot_shift(year: int) -> None:
    with pytest.raises(ImpossibleTime, match=f"The year {year} is out of range."):
        to_utc(datetime(year, 1, 1), BELGRADE)  # noqa: DTZ001 local time


def test_to_utc_refuses_a_time_that_has_a_zone() -> None:
    with pytest.raises(TypeError, match="to_utc takes a local time without a zone"):
        to_utc(NOON, BELGRADE)


def test_to_utc_names_an_unknown_zone() -> None:
    with pytest.raises(UnknownZone) as refused:
        to_utc(naive("2026-04-22T09:00"), "Europe/Nowhere")

    assert str(refused.value) == "'Europe/Nowhere' is not a time zone (write Europe/Belgrade)."


def test_to_local_gives_the_clocks_of_the_zone() -> None:
    assert to_local(utc("2026-04-22T07:00"), BELGRADE).isoformat() == "2026-04-22T09:00:00+02:00"


def test_to_local_refuses_a_time_without_a_zone() -> None:
    with pytest.raises(TypeError, match="a moment needs a zone"):
        to_local(naive("2026-04-22T09:00"), BELGRADE)


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 local times
    st.sampled_from([BELGRADE, "Europe/Istanbul", "Europe/Chisinau", "Australia/Lord_Howe"]),
)
def test_to_utc_and_to_local_undo_each_other_unless_refused(local: datetime, zone: str) -> None:
    try:
        moment = to_utc(local, zone)
    except (NonexistentTime, AmbiguousTime):
        return

    assert to_local(moment, zone).replace(tzinfo=None) == local


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Europe/Belgrade", True),
        ("UTC", True),
        ("Europe/Tirane", True),
        ("europe/belgrade", False),
        ("Europe", False),
        ("", False),
        ("../../etc/passwd", False),
        ("Europe/Belgrade\0", False),
        ("localtime", False),
        ("Factory", False),
        ("CET+1", False),
    ],
)
def test_is_zone_knows_the_names_of_iana(name: str, expected: object) -> None:
    assert is_zone(name) is expected


def test_zones_come_from_the_pinned_tzdata_not_from_the_system() -> None:
    assert zoneinfo.TZPATH == ()


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(period(-60, 0), False, id="ends as it starts"),
        pytest.param(period(-60, 1), True, id="ends a minute into it"),
        pytest.param(period(10, 20), True, id="inside"),
        pytest.param(period(59, 90), True, id="starts in the last minute"),
        pytest.param(period(60, 90), False, id="starts as it ends"),
        pytest.param(period(30, 30), True, id="a moment inside"),
    ],
)
def test_period_overlaps_what_shares_time_with_it(other: Period, expected: object) -> None:
    assert period(0, 60).overlaps(other) is expected
    assert other.overlaps(period(0, 60)) is expected


def test_period_counts_minutes_that_pass_not_what_clocks_show() -> None:
    zone = ZoneInfo(BELGRADE)
    night_train = Period(
        datetime(2027, 3, 28, 1, 0, tzinfo=zone), datetime(2027, 3, 28, 4, 0, tzinfo=zone)
    )

    assert night_train.minutes == 120


def test_period_may_be_a_moment() -> None:
    assert period(0, 0).minutes == 0


def test_period_refuses_to_end_before_it_starts() -> None:
    with pytest.raises(ImpossibleTime, match=r"The end is before the start."):
        period(1, 0)


def test_period_refuses_times_without_a_zone() -> None:
    with pytest.raises(TypeError, match="a moment needs a zone"):
        Period(naive("2026-04-22T09:00"), NOON)


def test_nights_are_named_by_the_day_they_begin() -> None:
    assert nights(date(2026, 4, 29), date(2026, 5, 2)) == [
        date(2026, 4, 29),
        date(2026, 4, 30),
        date(2026, 5, 1),
    ]


def test_nights_of_a_day_visit_are_none() -> None:
    assert nights(date(2026, 4, 22), date(2026, 4, 22)) == []


def test_nights_refuse_to_leave_before_arriving() -> None:
    with pytest.raises(ImpossibleTime, match=r"The check-out is before the check-in."):
        nights(date(2026, 4, 22), date(2026, 4, 21))


def test_nights_refuse_a_mistyped_year() -> None:
    first = date(2026, 4, 22)

    assert len(nights(first, first + timedelta(days=MAX_DAYS))) == MAX_DAYS
    with pytest.raises(ImpossibleTime, match=r"More than 3660 days: is a year mistyped\?"):
        nights(first, first + timedelta(days=MAX_DAYS + 1))


def test_days_include_both_ends() -> None:
    first = date(2026, 4, 22)

    assert days(first, first) == [first]
    assert days(first, date(2026, 4, 24)) == [first, date(2026, 4, 23), date(2026, 4, 24)]


def test_days_refuse_to_end_before_they_begin() -> None:
    with pytest.raises(ImpossibleTime, match=r"The last day is before the first."):
        days(date(2026, 4, 22), date(2026, 4, 21))


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 4, 22), "Wed 22 April"), (date(2026, 11, 1), "Sun 1 November")],
)
def test_day_text_names_the_day(day: date, expected: object) -> None:
    assert day_text(day) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        pytest.param(date(2026, 4, 22), date(2026, 4, 22), "22 April 2026", id="one day"),
        pytest.param(date(2026, 4, 22), date(2026, 4, 24), "22–24 April 2026", id="month"),
        pytest.param(date(2026, 4, 30), date(2026, 5, 2), "30 April – 2 May 2026", id="months"),
        pytest.param(
            date(2026, 12, 30), date(2027, 1, 2), "30 December 2026 – 2 January 2027", id="years"
        ),
        pytest.param(
            date(2026, 4, 22), date(2027, 4, 22), "22 April 2026 – 22 April 2027", id="a year"
        ),
    ],
)
def test_day_span_text_says_nothing_twice(first: date, last: date, expected: object) -> None:
    assert day_span_text(first, last) == expected


@pytest.mark.parametrize(
    ("clock", "expected"), [(time(15, 40), "15:40"), (time(0, 5), "00:05"), (NOON, "12:00")]
)
def test_clock_text_has_24_hours(clock: time | datetime, expected: object) -> None:
    assert clock_text(clock) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, "0 min"),
        (45, "45 min"),
        (59, "59 min"),
        (60, "1 h"),
        (61, "1 h 1 min"),
        (120, "2 h"),
        (1165, "19 h 25 min"),
        (-45, "minus 45 min"),
    ],
)
def test_duration_text_counts_hours_and_minutes(minutes: int, expected: object) -> None:
    assert duration_text(minutes) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param(timedelta(seconds=-1), "just now", id="a clock a little behind"),
        pytest.param(timedelta(seconds=59), "just now", id="less than a minute"),
        pytest.param(timedelta(minutes=1), "1 min ago", id="a minute"),
        pytest.param(timedelta(minutes=59, seconds=59), "59 min ago", id="less than an hour"),
        pytest.param(timedelta(hours=1), "1 h ago", id="an hour"),
        pytest.param(timedelta(hours=23, minutes=59), "23 h ago", id="less than a day"),
        pytest.param(timedelta(days=1), "1 day ago", id="a day"),
        pytest.param(timedelta(days=12), "12 days ago", id="days"),
    ],
)
def test_ago_text_is_coarse(before: timedelta, expected: str) -> None:
    assert ago_text(NOON - before, NOON) == expected
