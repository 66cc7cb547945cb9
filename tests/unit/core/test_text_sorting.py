"""The one alphabet for all names."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.text import sort_key

ALPHABET = [*"aăâbcçčćdđeëfgğhiıİjklmnoöpqrsşșštțuüvwxyzž"]


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(ALPHABET, id="latin"),
        pytest.param(list("абвгдђѓежзѕијклљмнњопрстћќуфхцчџш"), id="serbian and macedonian"),
        pytest.param(["Cvetko", "Çelaj", "Čolić", "Ćosić", "Dušan", "Đulić"], id="marks count"),
        pytest.param(["Irmak", "Işık", "Ivan", "İlker"], id="dotted capital after the plain"),
        pytest.param(["ana", "Bojan", "cvetko", "Zoran", "žarko"], id="capitals do not count"),
        pytest.param(["Zoran", "Žarko", "Ђорђе", "پروانه", "يوسف"], id="alphabets"),
        pytest.param(["Albert", "Alkan", "Al-Khatib", "Alma"], id="hyphen does not count"),
        pytest.param(["Popa Zoe", "Popan Ana", "Šarić", "Šarić-Ana"], id="word by word"),
        pytest.param(["Room 2", "Room 10", "Room B"], id="numbers by value"),
    ],
)
def test_sort_key_puts_names_where_people_look(expected: Any) -> None:
    backwards = expected[::-1]

    assert sorted(backwards, key=sort_key) == expected


def test_sort_key_reads_both_ways_of_writing_a_letter_alike() -> None:
    assert sort_key("c\u030c")[0] == sort_key("č")[0]
    assert sort_key("i\u0307")[0] == sort_key("İ")[0]


def test_sort_key_survives_a_very_long_number() -> None:
    assert sort_key("9" * 5000) > sort_key("9" * 17)


@given(st.lists(st.text(), unique=True))
def test_sort_key_orders_totally(texts: list[str]) -> None:
    keys = [sort_key(text) for text in texts]

    assert len(set(keys)) == len(texts)
    backwards = texts[::-1]
    assert sorted(texts, key=sort_key) == sorted(backwards, key=sort_key)
