"""A hotel in the training's file: read as it is, and every mistake said in words."""

from contextlib import suppress
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics import demo
from logistics.accommodation.forms import read_hotels
from logistics.accommodation.rules import RoomType
from logistics.core.errors import DomainError
from logistics.core.money import Money

SAMPLE = (Path(demo.__file__).parent / "data" / "training.toml").read_bytes()
BLOCK = """
[[hotels.block]]
room_type = "single"
rate = { amount = "68.00", currency = "EUR" }
rooms_by_night = { "2026-04-21" = 4 }
"""
HOTEL = '[[hotels]]\nname = "Hotel"\n'


def mistakes(text: str) -> list[str]:
    with pytest.raises(DomainError) as refused:
        read_hotels(text.encode())
    return refused.value.message.split("\n")


def test_the_sample_is_read_whole() -> None:
    (hotel,) = read_hotels(SAMPLE)

    single, twin, double = hotel.blocks
    assert (hotel.name, hotel.address) == ("Hotel Savski Vrt", "Obala 1, Novi Beograd")
    assert (hotel.check_in, hotel.check_out) == (time(14), time(11))
    assert (hotel.cut_off, hotel.attrition_percent) == (date(2026, 4, 8), 80)
    assert (hotel.city_tax, hotel.city_tax_paid_by) == (Money(130, "EUR"), "organiser")
    assert [block.room_type for block in hotel.blocks] == list(RoomType)[:3]
    assert [block.most_rooms for block in hotel.blocks] == [22, 3, 1]
    assert [block.beds for block in hotel.blocks] == [1, 2, 1]
    assert [rooms for _, rooms in single.rooms_by_night] == [4, 22, 22, 22, 22, 1]
    assert (single.rate, twin.rate, double.rate) == (
        Money(6800, "EUR"),
        Money(8400, "EUR"),
        Money(8400, "EUR"),
    )


def test_what_a_hotel_does_not_say_has_a_default() -> None:
    (hotel,) = read_hotels((HOTEL + BLOCK).encode())

    assert (hotel.check_in, hotel.check_out) == (time(14), time(11))
    assert (hotel.cut_off, hotel.attrition_percent, hotel.city_tax) == (None, 80, None)


def test_days_and_times_are_read_without_quotes_too() -> None:
    text = HOTEL + 'check_in = 15:00:00\ncut_off = "2026-04-08"\n' + BLOCK

    (hotel,) = read_hotels(text.encode())

    assert (hotel.check_in, hotel.cut_off) == (time(15), date(2026, 4, 8))


def test_no_hotel_is_fine() -> None:
    assert read_hotels(b'slug = "x"') == ()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("stars = 5", "hotels 1, stars: unknown key."),
        ("cutoff = 2026-04-08", "hotels 1, cutoff: unknown key (is it cut_off?)."),
        ('address = "' + "x" * 301 + '"',
         "hotels 1, address: is 301 characters long (at most 300)."),
        ("address = 5", "hotels 1, address: '5' is not a text in quotes."),
        ('check_in = "2pm"', "hotels 1, check_in: '2pm' is not a time (write 14:00)."),
        ('check_in = "24:00"', "hotels 1, check_in: '24:00' is not a time (write 14:00)."),
        ('cut_off = "8 April"', "hotels 1, cut_off: '8 April' is not a date (write 2026-04-21)."),
        ("cut_off = 2026-04-08T10:00:00",
         "hotels 1, cut_off: '2026-04-08 10:00:00' is not a text in quotes."),
        ("attrition_percent = 101",
         "hotels 1, attrition_percent: '101' is not a whole number from 0 to 100."),
        ("attrition_percent = true",
         "hotels 1, attrition_percent: 'True' is not a whole number from 0 to 100."),
        ("city_tax = 5", "hotels 1, city_tax: '5' is not a table in braces."),
        ('city_tax = { amount = 1.3, currency = "EUR" }',
         "hotels 1, city_tax, amount: '1.3' is not a text in quotes."),
        ('city_tax = { amount = "1.305", currency = "EUR" }',
         "hotels 1, city_tax: '1.305' has more than 2 decimals for EUR."),
        ('city_tax = { amount = "1.30", currency = "EUR", paid_by = "them" }',
         "hotels 1, city_tax, paid_by: 'them' is none of organiser, guest."),
    ],
)  # fmt: skip
def test_a_wrong_line_of_a_hotel_is_named(line: str, sentence: str) -> None:
    assert sentence in mistakes(f"{HOTEL}{line}\n{BLOCK}")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"single"', '"suite"', "room_type: 'suite' is none of single, twin, double."),
        ('room_type = "single"\n', "", "room_type: is missing."),
        ('"single"', '"twin"\nbeds = 1', "beds: a twin has at least 2."),
        ('"single"', '"single"\nbeds = 5', "beds: '5' is not a whole number from 1 to 4."),
        ('rate = { amount = "68.00", currency = "EUR" }\n', "", "rate: is missing."),
        ('"68.00"', '"-1"', "rate: '-1' is below zero."),
        ('"EUR"', '"EURO"', "rate: 'EURO' is not a currency code (write EUR)."),
        ('{ "2026-04-21" = 4 }', "{}", "rooms_by_night: is missing or empty."),
        ("= 4", "= -1", "rooms_by_night, 2026-04-21: '-1' is not a whole number from 0 to 500."),
        ('"2026-04-21"', '"21 April"',
         "rooms_by_night, '21 April' is not a date (write 2026-04-21)."),
    ],
)  # fmt: skip
def test_a_wrong_line_of_a_block_is_named(old: str, new: str, sentence: str) -> None:
    assert old in BLOCK
    assert mistakes(HOTEL + BLOCK.replace(old, new)) == [f"hotels 1, block 1, {sentence}"]


def test_all_mistakes_are_said_at_once() -> None:
    text = '[[hotels]]\ncheck_in = "x"\n' + BLOCK + BLOCK + "[[hotels]]\n"

    assert mistakes(text) == [
        "hotels 1, block: 'single' is there more than once.",
        "hotels 1, name: is missing.",
        "hotels 1, check_in: 'x' is not a time (write 14:00).",
        "hotels 2, block: is missing (write [[hotels.block]]).",
        "hotels 2, name: is missing.",
    ]


def test_two_hotels_of_one_name_are_refused() -> None:
    assert mistakes((HOTEL + BLOCK) * 2) == ["hotels: 'Hotel' is there more than once."]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("name = 'é'".encode("latin-1"), id="not utf-8"),
        pytest.param(b"[[hotels", id="no toml"),
        pytest.param(b"hotels = 3", id="no tables"),
        pytest.param(b"hotels = [1]", id="a list of something else"),
        pytest.param(b"x = " + b"[" * 5000, id="nested"),
        pytest.param(b"#" * 1_000_001, id="too large"),
    ],
)
def test_no_file_of_hotels_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(DomainError):
        read_hotels(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(DomainError):
        read_hotels(content)


@given(
    st.dictionaries(
        st.sampled_from(
            ["name", "check_in", "cut_off", "attrition_percent", "city_tax", "block", "other"]
        ),
        st.sampled_from(
            [
                "1",
                "-1",
                "1.5",
                "true",
                '"x"',
                "[]",
                "[1]",
                "{}",
                "[{}]",
                "2026-04-08",
                "10:00:00",
                "{amount = 1}",
                "[{rooms_by_night = 1}]",
            ]
        ),
    )
)
def test_any_values_are_read_or_refused(values: dict[str, str]) -> None:  # fmt: skip
    text = "[[hotels]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())

    with pytest.raises(DomainError):
        read_hotels(text.encode())
