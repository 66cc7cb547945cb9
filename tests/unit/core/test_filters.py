"""How codes are written for people."""

import pytest

from logistics.core.web.filters import words


@pytest.mark.parametrize(
    ("code", "phrase"),
    [
        pytest.param("own_car", "own car", id="plain"),
        pytest.param("kosovo_id_card_accepted", "Kosovo* ID card accepted", id="Kosovo*"),
        pytest.param("id_card_accepted", "ID card accepted", id="ID"),
        pytest.param("paid", "paid", id="id inside a word"),
        pytest.param("Kosovo* ID card", "Kosovo* ID card", id="words already"),
    ],
)
def test_words_of_a_code(code: str, phrase: str) -> None:
    assert words(code) == phrase
