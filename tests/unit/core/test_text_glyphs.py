"""Which characters no font can print."""

import subprocess
import sys

import pytest

from logistics.core.text import missing_glyphs
from tests.unit.core.documents.hostile import NAMES, RIGHT_TO_LEFT_NAMES


@pytest.mark.parametrize("name", (NAMES | RIGHT_TO_LEFT_NAMES).values())
def test_missing_glyphs_is_empty_for_the_names_of_the_region(name: str) -> None:
    assert missing_glyphs(name) == ""


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param("Ana 😀 Bob 😀", "😀", id="emoji once"),
        pytest.param("漢字", "漢字", id="chinese, in order"),
        pytest.param("a\u00a0b\u202fc\u2011d\nä", "", id="special spaces and hyphens"),
        pytest.param("می\u200cخواهم\u200f", "", id="marks that are never drawn"),
    ],
)
def test_missing_glyphs_names_what_would_be_a_box(text: str, missing: str) -> None:
    assert missing_glyphs(text) == missing


def test_importing_text_does_not_load_the_pdf_library() -> None:
    code = "import sys, logistics.core.text; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
