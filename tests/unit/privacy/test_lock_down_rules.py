"""The words of a lock-down."""

from dataclasses import replace

import pytest

from logistics.privacy.rules import LockedDown, is_word

NOTHING = LockedDown(devices=0, begun=0, links=0, calendars=0, mails=0)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (0, "0 devices are signed out."),
        (1, "1 device is signed out."),
        (2, "2 devices are signed out."),
    ],
)
def test_sentences_count_as_people_do(number: int, sentence: str) -> None:
    assert replace(NOTHING, devices=number).sentences()[0] == sentence


@pytest.mark.parametrize(
    ("documents", "last"),
    [
        (None, "0 waiting mails are called back."),
        (0, "0 travel documents are emptied."),
        (1, "1 travel document is emptied."),
    ],
    ids=["left alone", "none", "one"],
)
def test_documents_are_told_of_only_where_they_were_shredded(
    documents: int | None, last: str
) -> None:
    assert replace(NOTHING, documents=documents).sentences()[-1] == last


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("lock down", True),
        (" LOCK\u00a0 down ", True),
        ("lockdown", False),
        ("lock-down", False),
        ("", False),
    ],
    ids=["as asked", "as phones write", "one word", "hyphen", "nothing"],
)
def test_only_the_two_words_count(text: str, is_right: bool) -> None:
    assert is_word(text) is is_right
