"""The fonts that go into PDFs, which of them draws which letter, and right-to-left text."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import Any

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from logistics.core.text.cleaning import clean

REGULAR, BOLD, ITALIC = "Sans", "Sans-Bold", "Sans-Italic"
_ARABIC, _WORLD, _WORLD_BOLD = "Sans-Arabic", "Sans-World", "Sans-World-Bold"
_PACKAGED = {
    REGULAR: ("fontpkg_fira_sans", "FiraSans-Regular.ttf"),
    BOLD: ("fontpkg_fira_sans", "FiraSans-SemiBold.ttf"),
    ITALIC: ("fontpkg_fira_sans", "FiraSans-Italic.ttf"),
    _ARABIC: ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
}
# FiraGO is Fira Sans for Georgian, Hebrew and more. Unpacking takes 50 ms: only when it is needed.
_UNPACKED = {
    _WORLD: "pymupdf_fonts.FiraGO_Regular",
    _WORLD_BOLD: "pymupdf_fonts.FiraGO_Bold",
}
_NEVER_DRAWN = dict.fromkeys(map(ord, "\u200c\u200d\u200e\u200f\u061c"))
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def undrawable(text: str) -> str:
    """Return, each once and in order, the characters of `text` that no font here can draw."""
    letters = _drawable(clean(text, limit=len(text), multiline=True))
    return "".join(dict.fromkeys(c for c in letters if c != "\n" and not _draws_any(c)))


def runs(line: str, font: str = REGULAR) -> list[tuple[str, str]]:
    """Split a line in drawing order into (font, text) pairs; `font` draws what it can."""
    chosen: list[tuple[str, str]] = []
    current = font
    for character in line:
        current = _font_for(character, font, current)
        chosen.append((current, character))
    return [
        (name, "".join(map(itemgetter(1), pairs))) for name, pairs in groupby(chosen, itemgetter(0))
    ]


def visual(line: str, *, base: str | None = None) -> str:
    """Return one line in drawing order, Arabic letters joined; `base` is "L", "R" or automatic."""
    if not has_right_to_left(line):
        return _drawable(line)
    return _drawable(str(get_display(_reshaper().reshape(line), base_dir=base)))


def has_right_to_left(text: str) -> bool:
    """Say whether `text` has a letter written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def base_direction(text: str) -> str:
    """Return "R" if the first letter of `text` is written from right to left, else "L"."""
    directions = (unicodedata.bidirectional(c) for c in text)
    first = next((found for found in directions if found in {"L", *_RIGHT_TO_LEFT}), "L")
    return "R" if first in _RIGHT_TO_LEFT else "L"


def width_of(line: str, font: str, size: float) -> float:
    """Return the width in points of a line in drawing order."""
    return sum(pdfmetrics.stringWidth(text, name, size) for name, text in runs(line, font))


@cache
def register(font: str) -> str:
    """Make one of the fonts known to the PDF library, once, and return its name."""
    pdfmetrics.registerFont(TTFont(font, _source(font)))
    return font


def _source(font: str) -> str | BytesIO:
    if font in _UNPACKED:
        return BytesIO(import_module(_UNPACKED[font]).fontbuffer)
    package, name = _PACKAGED[font]
    return str(files(package).joinpath("files", name))


@cache
def _characters(font: str) -> frozenset[int]:
    loaded: Any = pdfmetrics.getFont(register(font))
    return frozenset(loaded.face.charToGlyph)


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper(configuration={"delete_harakat": False})


def _drawable(text: str) -> str:
    """Leave out what only steers joining, and give special spaces and hyphens a plain shape."""
    if text.isascii():
        return text
    return "".join(map(_plain, text.translate(_NEVER_DRAWN)))


def _plain(character: str) -> str:
    if character == "\u2011":
        return "\u2010"
    return " " if unicodedata.category(character) == "Zs" else character


def _font_for(character: str, wanted: str, current: str) -> str:
    if character == " " and ord(character) in _characters(current):
        return current
    return next(
        (font for font in _candidates(wanted) if ord(character) in _characters(font)), wanted
    )


def _candidates(wanted: str) -> Iterator[str]:
    yield wanted
    yield _ARABIC
    yield _WORLD_BOLD if wanted == BOLD else _WORLD


def _draws_any(character: str) -> bool:
    return any(ord(character) in _characters(font) for font in _candidates(REGULAR))
