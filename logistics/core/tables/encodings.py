"""Which of the encodings we read a file is in: UTF-8, UTF-16, cp1250, cp1251; others by name."""

import codecs
import re

from logistics.core.tables.codepages import decode_codepage
from logistics.core.tables.errors import RowError, TableRefused, refused, unread_encoding

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32", ""),
    (codecs.BOM_UTF32_BE, "UTF-32", ""),
    (codecs.BOM_UTF8, "UTF-8", "utf-8"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16-be"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # Excel and OpenDocument, and older Excel
_SHIFTED_ASCII = re.compile(rb"\x1b(\$|\([BIJ])")
_LOST = "\N{REPLACEMENT CHARACTER}"
_LOOKED_AT = 16  # the header's first letters, which are ASCII in every file we know


def decode(content: bytes) -> tuple[str, str]:
    """Give the text and the name of its encoding; raises TableRefused, nothing else."""
    _refuse_workbook(content)
    for mark, name, codec in _MARKS:
        if content.startswith(mark):
            return _decode_marked(content[len(mark) :], name, codec), name
    if b"\0" in content:
        return _decode_wide(content)
    if _SHIFTED_ASCII.search(content):
        raise unread_encoding("ISO-2022-JP")
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        _refuse_broken_utf8(content)
    return decode_codepage(content)


def _refuse_workbook(content: bytes) -> None:
    if content.startswith(_WORKBOOKS):
        raise refused("this is a workbook, not a CSV file: save its sheet as CSV and try again")


def _decode_marked(content: bytes, name: str, codec: str) -> str:
    if not codec:
        raise unread_encoding(name)
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(codec, "replace").count("\n") + 1
        raise refused(f"the file begins as {name} but is broken here", line=line) from None


def _decode_wide(content: bytes) -> tuple[str, str]:
    """Decode UTF-16 without a mark, told by where the zero bytes of its first letters stand."""
    start = content[:_LOOKED_AT]
    if start.count(0) > len(start) // 2:
        raise unread_encoding("UTF-32")
    codec = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    if start.count(0) * 4 > len(start):
        return _decode_marked(content, "UTF-16", codec), "UTF-16"
    line = content.count(b"\n", 0, content.index(0)) + 1
    raise refused("holds a NUL character, so this is not a text file", line=line)


def _refuse_broken_utf8(content: bytes) -> None:
    """Refuse what is UTF-8 but for some lines; other encodings hardly ever form its sequences."""
    text = content.decode("utf-8", "replace")
    lost = text.count(_LOST)
    if sum(not character.isascii() for character in text) > 2 * lost:
        raise TableRefused(
            RowError(number, "", "holds bytes that are not UTF-8, unlike the rest of the file")
            for number, line in enumerate(text.split("\n"), start=1)
            if _LOST in line
        )
