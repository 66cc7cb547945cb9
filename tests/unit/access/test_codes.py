"""Codes as people type them."""

import pytest

from logistics.access.rules import (
    grouped,
    is_app_code,
    recovery_code_of,
)

CODE = "ABCDEFGHIJKLMNOPQRST2345"


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        pytest.param("012345", True, id="six digits"),
        pytest.param("01234", False, id="five"),
        pytest.param("0123456", False, id="seven"),
        pytest.param("012 345", False, id="a space inside"),
        pytest.param("012345\n", False, id="a line end"),
        pytest.param("٠١٢٣٤٥", False, id="digits of another script"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_app_code_is_six_digits_and_nothing_else(text: str, is_code: bool) -> None:
    assert is_app_code(text) is is_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(CODE, CODE, id="plain"),
        pytest.param(grouped(CODE), CODE, id="as printed"),
        pytest.param(" abcd efgh ijkl mnop qrst 2345 ", CODE, id="small letters and spaces"),
        pytest.param(CODE[:-1], None, id="one short"),
        pytest.param(CODE + "A", None, id="one long"),
        pytest.param(CODE[:-1] + "1", None, id="a sign that no code has"),
        pytest.param("123456", None, id="a code of an app"),
    ],
)
def test_recovery_code_is_read_as_people_write_it(text: str, code: str | None) -> None:
    assert recovery_code_of(text) == code


def test_grouped_writes_groups_of_four() -> None:
    assert grouped("ABCDEFGHIJ") == "ABCD-EFGH-IJ"
