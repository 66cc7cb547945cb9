"""Labels of places, the asterisk and the footnote."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.text import (
    KOSOVO_FOOTNOTE,
    TERRITORIES,
    asterisked,
    needs_footnote,
    territory_label,
)

CASES = [
    pytest.param("Kosovo", "Kosovo*", True, id="alone"),
    pytest.param("Kosovo*", "Kosovo*", True, id="has it already"),
    pytest.param("Kosovo and Kosovo*", "Kosovo* and Kosovo*", True, id="both"),
    pytest.param("Kosovo, Serbia", "Kosovo*, Serbia", True, id="comma"),
    pytest.param("(Kosovo)", "(Kosovo*)", True, id="brackets"),
    pytest.param("Kosovo's", "Kosovo*'s", True, id="genitive"),
    pytest.param("Kosovo-based", "Kosovo*-based", True, id="hyphen"),
    pytest.param("KOSOVO", "KOSOVO*", True, id="capitals"),
    pytest.param("Kosovska Mitrovica", "Kosovska Mitrovica", False, id="adjective"),
    pytest.param("Kosovopolje", "Kosovopolje", False, id="start of a word"),
    pytest.param("a@Kosovo.example", "a@Kosovo.example", False, id="address"),
    pytest.param("kosovo.example", "kosovo.example", False, id="small letters"),
    pytest.param("Serbia", "Serbia", False, id="another place"),
    pytest.param(KOSOVO_FOOTNOTE, KOSOVO_FOOTNOTE, True, id="the footnote itself"),
]


@pytest.mark.parametrize(("text", "expected", "_noted"), CASES)
def test_asterisked_marks_every_bare_mention(text: str, expected: Any, _noted: bool) -> None:
    assert asterisked(text) == expected


@pytest.mark.parametrize(("text", "_expected", "noted"), CASES)
def test_needs_footnote_with_every_mention(text: str, _expected: str, noted: bool) -> None:
    assert needs_footnote(text) is noted


@given(st.lists(st.sampled_from(["Kosovo", "*", " ", "a", "@", "KOSOVO", "š"])).map("".join))
def test_asterisked_is_idempotent(text: str) -> None:
    once = asterisked(text)

    assert asterisked(once) == once
    assert needs_footnote(once) is needs_footnote(text)


def test_territories_are_the_eight_of_the_call() -> None:
    assert [territory_label(code) for code in TERRITORIES] == [
        "Albania",
        "Bosnia and Herzegovina",
        "Kosovo*",
        "Moldova",
        "Montenegro",
        "North Macedonia",
        "Serbia",
        "Türkiye",
    ]


def test_territory_label_knows_no_other_place() -> None:
    with pytest.raises(KeyError):
        territory_label("FR")


def test_the_footnote_is_word_for_word_that_of_the_call() -> None:
    assert KOSOVO_FOOTNOTE == (
        "*All references to Kosovo, whether to the territory, institutions or population, in this "
        "text should be understood in full compliance with United Nations Security Council "
        "Resolution 1244."
    )
