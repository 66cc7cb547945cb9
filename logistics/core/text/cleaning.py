"""Makes text from people safe for lines, headers and reading order, and keeps it readable."""

import re
import unicodedata

_LINE_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE_BUT_NEEDED = frozenset("\u200c\u200d\u200e\u200f\u061c")
_ARABIC_NUMBER_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd")
_KEPT_FORMATS = _INVISIBLE_BUT_NEEDED | _ARABIC_NUMBER_SIGNS


def clean(text: str, *, limit: int = 10_000, multiline: bool = False) -> str:
    """Return `text` in NFC, without controls or bidi overrides, cut to `limit` characters.

    Line breaks of every kind become one newline each with `multiline`, else one space each.
    Other controls, lone surrogates and invisible marks that no alphabet needs are dropped.
    `=?` becomes `= ?`, since some mail software would read it as an encoded header.
    """
    text = _LINE_BREAKS.sub("\n" if multiline else " ", text).replace("\t", " ")
    if not text.isprintable():
        text = "".join(filter(_is_kept, text))
    text = unicodedata.normalize("NFC", text).replace("=?", "= ?")
    return text.strip()[:limit].rstrip()


def _is_kept(character: str) -> bool:
    if character == "\n":
        return True
    category = unicodedata.category(character)
    if category == "Cf":
        return character in _KEPT_FORMATS
    return category not in {"Cc", "Cs"} and not _is_noncharacter(ord(character))


def _is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
