"""What is shown of a document number, and what a phone dials."""

import pytest

from logistics.roster.rules import dialable_numbers, masked_number, notice_of_opening


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("", ""),
        ("4", "kept"),
        ("12345", "kept"),
        ("123456", "ends in 56"),
        ("RS 0123 42", "ends in 42"),
    ],
    ids=["none", "one sign", "just too short", "just long enough", "usual"],
)
def test_masked_number_shows_two_signs_of_a_long_one_only(number: str, shown: str) -> None:
    assert masked_number(number) == shown


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("+355 60 000 9001", ["+355600009001"]),
        ("(011) 123-456 after 20", ["011123456"]),
        ("+381 (0)64 123 456", ["+38164123456"]),
        ("064/123-456", ["064123456"]),
        ("+355 60 000 9001 / +355 60 000 9002", ["+355600009001", "+355600009002"]),
        ("home 00381 60 1234, work 011 22", ["00381601234", "01122"]),
        ("٠٦٤ ١٢٣ ٤٥٦", ["064123456"]),
        ("112", ["112"]),
        ("11", []),
        ("held by the coordinator", []),
        ('+1 2345"><script>', ["+12345"]),
        ("", []),
    ],
    ids=[
        "spaces", "brackets", "zero at home", "slash after the prefix", "two", "words between",
        "Arabic digits", "shortest", "too short", "no number", "markup", "nothing",
    ],
)  # fmt: skip
def test_dialable_numbers_are_digits_with_a_plus(text: str, numbers: list[str]) -> None:
    assert dialable_numbers(text) == numbers


def test_notice_names_nobody_and_no_reason() -> None:
    assert notice_of_opening("Training in skills") == (
        "An emergency contact was opened in Training in skills. Look at the log."
    )
