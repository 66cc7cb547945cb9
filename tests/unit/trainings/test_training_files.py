"""Reading a training from TOML."""

from datetime import date, time
from pathlib import Path

import pytest

import logistics.demo
from logistics.core.errors import DomainError
from logistics.trainings.forms import read_training
from logistics.trainings.rules import Colour, Deadlines, Pattern, Rules, SpacePlan, Theme

SAMPLE = Path(logistics.demo.__file__).parent / "data" / "training.toml"
LEAST = """
slug = "one"
title = "One"
organiser = "Somebody"
reference_prefix = "ONE"
place = "Belgrade"
country_code = "RS"
zone = "Europe/Belgrade"
first_day = 2026-04-22
last_day = 2026-04-24
"""


def refusal(content: str | bytes) -> list[str]:
    with pytest.raises(DomainError) as refused:
        read_training(content if isinstance(content, bytes) else content.encode())
    return refused.value.message.splitlines()


def test_read_training_reads_the_sample() -> None:
    plan = read_training(SAMPLE.read_bytes())

    assert (plan.slug, plan.capacity, plan.zone) == ("borders-2026", 25, "Europe/Belgrade")
    assert (plan.first_day, plan.last_day) == (date(2026, 4, 22), date(2026, 4, 24))
    assert plan.deadlines == Deadlines(
        selection_notice=date(2026, 3, 18), hotel_cut_off=date(2026, 4, 8)
    )
    assert plan.rules == Rules()
    assert [(theme.code, theme.position, theme.style) for theme in plan.themes] == [
        ("T1", 1, "c-blue p-plain"),
        ("T2", 2, "c-amber p-stripes"),
        ("T3", 3, "c-green p-dots"),
        ("X", 4, "c-grey p-plain"),
    ]
    assert plan.spaces[0] == SpacePlan("Conference room Sava", 40, shared=False)
    assert plan.spaces[4] == SpacePlan("Hotel lobby", None, shared=True)
    assert len(plan.spaces) == 8
    assert plan.places_of_work == ("AL", "BA", "XK", "MD", "ME", "MK", "RS", "TR")


def test_read_training_fills_in_what_may_be_missing() -> None:
    plan = read_training(LEAST.encode())

    assert (plan.subtitle, plan.neutral_title, plan.language) == ("", "Training", "en")
    assert (plan.capacity, plan.currency, plan.places_of_work) == (25, "EUR", ())
    assert (plan.deadlines, plan.rules) == (Deadlines(), Rules())
    assert (plan.themes, plan.spaces) == ((), ())


def test_read_training_takes_a_byte_order_mark_and_settings() -> None:
    settings = """
    [rules]
    arrival_target = 18:30:00
    remind_after_hours = [12]
    [deadlines]
    hotel_cut_off = 2026-04-01
    [[themes]]
    code = "T1"
    name = "<b>Ädvocacy</b>"
    topics = ["one", "two"]
    colour = "amber"
    pattern = "dots"
    [[hotels]]
    anything = "is read elsewhere"
    """
    plan = read_training(b"\xef\xbb\xbf" + (LEAST + settings).encode())

    assert plan.rules == Rules(arrival_target=time(18, 30), remind_after_hours=(12,))
    assert plan.deadlines == Deadlines(hotel_cut_off=date(2026, 4, 1))
    assert plan.themes == (
        Theme("T1", "<b>Ädvocacy</b>", ("one", "two"), 1, Colour.AMBER, Pattern.DOTS),
    )


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        pytest.param('titel = "x"', "titel: unknown key (is it title?).", id="unknown key"),
        pytest.param("capacity = 0", "capacity: 0 is not from 1 to 10,000.", id="capacity 0"),
        pytest.param(
            "capacity = true", "capacity: 'True' is not a whole number.", id="capacity yes"
        ),
        pytest.param('capacity = "25"', "capacity: '25' is not a whole number.", id="text"),
        pytest.param(
            'currency = "EURO"', "currency: 'EURO' is not a currency (write EUR).", id="currency"
        ),
        pytest.param(
            'places_of_work = ["RS", "FR"]',
            "places_of_work: 'FR' is none of AL, BA, XK, MD, ME, MK, RS, TR.",
            id="place of work",
        ),
        pytest.param(
            'places_of_work = ["RS", "RS"]',
            "places_of_work: 'RS' is there more than once.",
            id="place twice",
        ),
        pytest.param(
            "places_of_work = [1]",
            "places_of_work: holds more than texts in quotes.",
            id="place a number",
        ),
        pytest.param(
            'language = "English"',
            "language: 'English' is not a language, such as en.",
            id="language",
        ),
        pytest.param("rules = 1", "rules: '1' is not a table (write [rules]).", id="no table"),
        pytest.param(
            "themes = [1]", "themes: is not a list of tables (write [[themes]]).", id="no tables"
        ),
        pytest.param(
            '[[themes]]\ncode = "T1"\nname = "A"\ncolour = "pink"',
            "themes 1, colour: 'pink' is none of blue, amber, green, grey.",
            id="colour",
        ),
        pytest.param(
            '[[themes]]\ncode = "T1"\nname = "A"\npattern = 1',
            "themes 1, pattern: '1' is not a text in quotes.",
            id="pattern",
        ),
        pytest.param("[rules]\nx = 1", "rules, x: unknown key.", id="unknown rule"),
        pytest.param(
            '[rules]\narrival_target = "8 pm"',
            "rules, arrival_target: '8 pm' is not a time (write \"20:00\").",
            id="time",
        ),
        pytest.param(
            "[rules]\nstatement_minutes_percent = 101",
            "rules, statement_minutes_percent: 101 is not from 0 to 100.",
            id="percent",
        ),
        pytest.param(
            "[rules]\nremind_after_hours = [0]",
            "rules, remind_after_hours: holds more than whole numbers from 1 to 10,000.",
            id="hours",
        ),
        pytest.param(
            '[deadlines]\nhotel_cut_off = "8 April"',
            "deadlines, hotel_cut_off: '8 April' is not a date (write 2026-04-22, without quotes).",
            id="deadline",
        ),
        pytest.param(
            '[[themes]]\ncode = "T1"\nname = "A"\n[[themes]]\ncode = "T1"\nname = "B"',
            "themes: 'T1' is there more than once.",
            id="theme twice",
        ),
        pytest.param(
            '[[themes]]\ncode = "t1"\nname = "A"',
            "themes 1, code: 't1' is not a code of capitals and digits, such as T1.",
            id="theme code",
        ),
        pytest.param('[[themes]]\ncode = "T1"', "themes 1, name: is missing.", id="theme name"),
        pytest.param(
            '[[spaces]]\nname = "A"\n[[spaces]]\nname = "A"',
            "spaces: 'A' is there more than once.",
            id="space twice",
        ),
        pytest.param(
            '[[spaces]]\nname = "A"\ncapacity = 0',
            "spaces 1, capacity: 0 is not from 1 to 10,000.",
            id="space capacity",
        ),
        pytest.param(
            '[[spaces]]\nname = "A"\nshared = "yes"',
            "spaces 1, shared: 'yes' is not true or false.",
            id="shared",
        ),
    ],
)
def test_read_training_names_what_is_wrong(line: str, wanted: str) -> None:
    assert refusal(LEAST + line) == [wanted]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        pytest.param('title = "One"\n', "", "title: is missing.", id="missing"),
        pytest.param('title = "One"', 'title = " "', "title: is empty.", id="empty"),
        pytest.param(
            'title = "One"',
            f'title = "{"x" * 201}"',
            "title: is 201 characters long (at most 200).",
            id="long",
        ),
        pytest.param(
            "Europe/Belgrade",
            "Europe/Beograd",
            "zone: 'Europe/Beograd' is not a time zone (write Europe/Belgrade).",
            id="zone",
        ),
        pytest.param(
            '"one"',
            '"One!"',
            "slug: 'One!' is not a slug (small letters, digits, single hyphens).",
            id="slug",
        ),
        pytest.param(
            '"RS"', '"Serbia"', "country_code: 'Serbia' is not two capitals, such as RS.", id="code"
        ),
        pytest.param(
            "last_day = 2026-04-24",
            "last_day = 2026-04-21",
            "last_day: 2026-04-21 is before the first day, 2026-04-22.",
            id="days the wrong way round",
        ),
        pytest.param(
            "last_day = 2026-04-24",
            "last_day = 2026-07-31",
            "last_day: more than 100 days (is a year mistyped?).",
            id="101 days",
        ),
        pytest.param(
            "first_day = 2026",
            "first_day = 0026",
            "first_day: the year is not from 2000 to 2200.",
            id="year",
        ),
        pytest.param(
            "first_day = 2026-04-22",
            "first_day = 2026-04-22T10:00:00Z",
            "first_day: '2026-04-22 10:00:00+00:00' is not a date (write 2026-04-22, without "
            "quotes).",
            id="moment",
        ),
    ],
)
def test_read_training_names_a_value_that_cannot_be(old: str, new: str, wanted: str) -> None:
    assert refusal(LEAST.replace(old, new)) == [wanted]


@pytest.mark.parametrize("last", ["2026-04-22", "2026-07-30"], ids=["one day", "100 days"])
def test_read_training_takes_the_shortest_and_the_longest(last: str) -> None:
    plan = read_training(LEAST.replace("last_day = 2026-04-24", f"last_day = {last}").encode())

    assert plan.last_day == date.fromisoformat(last)


def test_read_training_lists_all_mistakes_at_once() -> None:
    assert refusal('slug = "one"\nfoo = 1\ncapacity = 0') == [
        "first_day: is missing.",
        "last_day: is missing.",
        "title: is missing.",
        "organiser: is missing.",
        "reference_prefix: is missing.",
        "place: is missing.",
        "country_code: is missing.",
        "zone: is missing.",
        "capacity: 0 is not from 1 to 10,000.",
        "foo: unknown key.",
    ]


@pytest.mark.parametrize(
    ("content", "start"),
    [
        pytest.param(b"slug = ", "The file is not valid TOML: ", id="not TOML"),
        pytest.param(b'a = 1\na = "2"', "The file is not valid TOML: ", id="a key twice"),
        pytest.param('title = "č"'.encode("cp1250"), "The file is not in UTF-8", id="cp1250"),
        pytest.param(b"a = " + b"[" * 5000, "The file is not valid TOML: ", id="nested"),
        pytest.param(b"#" * 1_000_001, "The file is larger than 1 MB", id="large"),
        pytest.param(b"\x00", "The file is not valid TOML: ", id="binary"),
    ],
)
def test_read_training_refuses_what_is_no_such_file(content: str | bytes, start: str) -> None:
    (line,) = refusal(content)

    assert line.startswith(start)
