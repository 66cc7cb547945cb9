"""Passwords are judged by length and by whether guessing begins with them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.access.rules import (
    LONGEST_PASSWORD,
    is_too_long,
    password_bytes,
    password_fault,
)

EMAIL = "anna.longname@example.org"
SHORT = "Take at least 15 characters: four words are easy to keep in mind."
LONG = "Take at most 1,024 characters."
COMMON = "This one is among the first that are guessed. Take something else."


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        pytest.param("tea table walk", SHORT, id="one too short"),
        pytest.param("tea table walks", None, id="just long enough"),
        pytest.param("чај сто шетња", SHORT, id="more bytes than characters"),
        pytest.param("tea table walk" + "e\N{COMBINING ACUTE ACCENT}", None, id="accent apart"),
        pytest.param(
            "tea table wal" + "e\N{COMBINING ACUTE ACCENT}", SHORT, id="an accent is none"
        ),
        pytest.param("ab cd " * 30, None, id="long, with spaces"),
        pytest.param("š" * 511 + "ab", None, id="1,024 bytes"),
        pytest.param("š" * 511 + "abc", LONG, id="1,025 bytes"),
        pytest.param("x" * 2_000_000, LONG, id="two million"),
        pytest.param(" " * 20, COMMON, id="nothing but spaces"),
        pytest.param("a" * 15, COMMON, id="one letter"),
        pytest.param("123456789012345", COMMON, id="the row of digits"),
        pytest.param("Password Password", COMMON, id="twice, with a space"),
        pytest.param("qwertyuiopasdfgh", COMMON, id="rows of keys"),
        pytest.param("ПарольПарольПароль", COMMON, id="in another alphabet"),
        pytest.param(
            "Anna.LongName@example.org",
            "Take something else than your e-mail address.",
            id="the address",
        ),
        pytest.param("anna.longname@example.org!", None, id="the address and more"),
    ],
)
def test_password_fault_says_what_is_wrong(password: str, fault: str | None) -> None:
    assert password_fault(password, email=EMAIL) == fault


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_all_ways_of_composing_a_password_are_one(text: str) -> None:
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert password_bytes(composed) == password_bytes(apart) == password_bytes(text)


@pytest.mark.parametrize(
    ("length", "too_long"),
    [(LONGEST_PASSWORD, False), (LONGEST_PASSWORD + 1, True)],
    ids=["just as long", "one byte more"],
)
def test_is_too_long_counts_bytes(length: int, too_long: bool) -> None:
    assert is_too_long("x" * length) is too_long
