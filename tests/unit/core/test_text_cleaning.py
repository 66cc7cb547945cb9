"""What is left of a text from people."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.text import clean

any_text = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("  Ana ", "Ana", id="outer spaces"),
        pytest.param("A\u0308", "Ä", id="NFC"),
        pytest.param("A\r\nB\rC\nD", "A B C D", id="line ends become spaces"),
        pytest.param("A\x0bB\x0cC\x85D\u2028E\u2029F", "A B C D E F", id="rare line ends"),
        pytest.param("A\0B\x07C\x7fD", "ABCD", id="controls"),
        pytest.param("A\tB", "A B", id="tab"),
        pytest.param("a\u202eb\u2066c\u2069", "abc", id="bidi overrides"),
        pytest.param("a\u200bb\ufeffc\u00add", "abcd", id="invisible"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="joiner that Persian needs"),
        pytest.param("=?utf-8?q?x?=", "= ?utf-8?q?x?=", id="encoded word"),
        pytest.param("a\ud800b\uffffc", "abc", id="surrogate and noncharacter"),
        pytest.param("", "", id="empty"),
    ],
)
def test_clean_keeps_what_is_readable(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_clean_multiline_makes_every_line_end_a_newline(end: str) -> None:
    assert clean(f"a{end}b", multiline=True) == "a\nb"


@pytest.mark.parametrize(("limit", "length"), [(199, 199), (200, 200), (201, 200)])
def test_clean_cuts_at_the_limit(limit: int, length: int) -> None:
    assert len(clean("x" * 200, limit=limit)) == length


def test_clean_leaves_no_space_where_it_cuts() -> None:
    assert clean("ab cd", limit=3) == "ab"


@given(any_text)
def test_clean_is_idempotent_and_encodable(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert cleaned.encode().decode() == cleaned


@given(any_text)
def test_clean_leaves_nothing_that_breaks_a_line(text: str) -> None:
    cleaned = clean(text)

    assert not {unicodedata.category(c) for c in cleaned} & {"Cc", "Cs", "Zl", "Zp"}
    assert "=?" not in cleaned
    assert cleaned.splitlines() in ([], [cleaned])
