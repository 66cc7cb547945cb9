"""Telling cp1250 from cp1251, and both from encodings we do not read, by what their words are.

Every byte means something in most code pages, so only the words can tell: in a right reading
the letters of a word belong to one alphabet, small letters do not stand before capitals, and
signs do not stand before letters.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import charset_normalizer

from logistics.core.tables.errors import TableRefused, refused, unread_encoding

_WEST_CYRILLIC = "абвгдежзиклмнопрстћуфхцчшђџјљњ"
_ALPHABETS = {
    "latin": (
        "čćđšžśź",  # Bosnian, Croatian, Montenegrin, Serbian, Slovene
        "çë",  # Albanian
        "ăâîşţ",  # Romanian
        "çöşü",  # Turkish, as far as cp1250 goes
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "äöüß",  # German
    ),
    "cyrillic": (
        _WEST_CYRILLIC,  # Serbian, Montenegrin
        "абвгдежзиклмнопрстуфхцчшѓѕјљњќџ",  # Macedonian
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё",  # Russian, Bulgarian
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",  # Ukrainian
        "абвгдежзійклмнопрстуўфхцчшыьэюяё",  # Belarusian
    ),
    "turkish": ("âçğıi̇öşûü",),
    "western": ("àâçèéêëîïôùûüÿ", "áéíñóúü", "àáâãçéêíóôõúü", "åäæéöøü", "äöüß", "àèéìíòóù"),
}
_READ = (("cp1250", "latin"), ("cp1251", "cyrillic"))
_UNREAD = (
    ("iso8859-2", "latin", "ISO-8859-2"),
    ("cp1254", "turkish", "cp1254"),
    ("cp1252", "western", "cp1252"),
    ("koi8-r", "cyrillic", "KOI8-R"),
    ("iso8859-5", "cyrillic", "ISO-8859-5"),
    ("mac-cyrillic", "cyrillic", "Mac Cyrillic"),
    ("cp866", "cyrillic", "cp866"),
    ("cp852", "latin", "cp852"),
    ("mac-latin2", "latin", "Mac Central European"),
)
# Which encodings give words too when read as one of ours; the others only need a name.
_CONFUSED = {
    "cp1250": {"ISO-8859-2", "cp1254", "cp1252"},
    "cp1251": {"KOI8-R", "ISO-8859-5", "Mac Cyrillic"},
}
_OTHER_NAMES = {
    "shift_jis": "Shift_JIS",
    "cp932": "Shift_JIS",
    "shift_jis_2004": "Shift_JIS",
    "shift_jisx0213": "Shift_JIS",
    "big5": "Big5",
    "big5hkscs": "Big5",
    "cp950": "Big5",
    "euc_jis_2004": "EUC-JP",
    "euc_jisx0213": "EUC-JP",
    "cp949": "EUC-KR",
    "johab": "EUC-KR",
    "gbk": "GB18030",
    "gb2312": "GB18030",
}
_WORD = re.compile(r"[^\W\d_]+")
_SIGN_IN_WORD = re.compile(
    r"[\x80-\x9f\xad¤¦¨©¬®±´¶·¸˘˙˛˝†‡‰€№™][^\W\d_]+|[^\W\d_][‚„“”‹›«»][^\W\d_]"
)
_CONTROL = re.compile(r"[\x80-\x9f]")
_JUDGED_BYTES = 200_000
_GUESSED_BYTES = 20_000
_NEVER_FIRST = "ąĄęĘьЬъЪ"


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a file would say in one encoding, and how many of its words are and are not words."""

    name: str
    text: str
    good: int
    bad: int
    alike: int  # good words that one and the same alphabet can write

    @property
    def fits(self) -> bool:
        return self.bad * 10 <= self.good + self.bad


def decode_codepage(content: bytes) -> tuple[str, str]:
    """Give the text and cp1250 or cp1251; raises TableRefused naming any other encoding."""
    sample = _telling_lines(content)
    readings = [_reading(sample, codec, script, codec) for codec, script in _READ]
    fitting = sorted((r for r in readings if r and r.fits), key=lambda r: r.good, reverse=True)
    if not fitting:
        raise _refused_by_name(sample)
    best = fitting[0]
    for other in fitting[1:]:
        if other.good == best.good and other.text != best.text:
            raise _undecided(best, other)
    for rival in _rivals(sample):
        if rival.name in _CONFUSED[best.name]:
            _compare(best, rival)
    return _decode_whole(content, best.name)


def _compare(best: _Reading, rival: _Reading) -> None:
    """Refuse the file when an encoding we do not read explains it better than `best` does."""
    if rival.bad < best.bad:
        raise unread_encoding(rival.name)
    if rival.bad > best.bad or rival.text == best.text:
        return
    if best.name == "cp1250" and rival.name == "ISO-8859-2" and rival.alike == best.alike:
        raise _undecided(best, rival)
    # ISO-8859-2 writes the languages of cp1250; further encodings need more to be believed.
    needed = best.alike + 1 if rival.name == "ISO-8859-2" else max(4, 2 * best.alike, rival.good)
    if best.name == "cp1250" and rival.alike >= needed:
        raise unread_encoding(rival.name)


def _undecided(one: _Reading, other: _Reading) -> TableRefused:
    return refused(
        f"the file may be {one.name} or {other.name}, too little tells: "
        "save it as UTF-8 and try again"
    )


def _decode_whole(content: bytes, codec: str) -> tuple[str, str]:
    try:
        return content.decode(codec), codec
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"holds a byte that is no letter in {codec}, unlike the rest of the file"
        raise refused(reason, line=line) from None


def _reading(content: bytes, codec: str, script: str, name: str) -> _Reading | None:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return None
    words = {word for word in _WORD.findall(text) if len(word) > 1 and not word.isascii()}
    written = [alphabets for word in words if (alphabets := _alphabets_of(word, script))]
    counts = Counter(alphabet for alphabets in written for alphabet in alphabets)
    bad = len(words) - len(written) + len(set(_SIGN_IN_WORD.findall(text)))
    return _Reading(name, text, len(written), bad, max(counts.values(), default=0))


def _alphabets_of(word: str, script: str) -> list[str]:
    """List the alphabets that can write `word`; none if its letters do not make a word."""
    inverted = any(before.islower() and after.isupper() for before, after in pairwise(word))
    if inverted or word[0] in _NEVER_FIRST:
        return []
    letters = set(word.lower())
    if script != "cyrillic":
        marked = {letter for letter in letters if not letter.isascii()}
        letters = marked if marked != letters else {""}
    return [alphabet for alphabet in _ALPHABETS[script] if letters <= set(alphabet)]


def _rivals(content: bytes) -> Iterator[_Reading]:
    """Give the readings in encodings we refuse that make sense, the likeliest first."""
    readings = (_reading(content, codec, script, name) for codec, script, name in _UNREAD)
    sensible = [
        reading
        for reading in readings
        if reading and reading.fits and reading.good and not _CONTROL.search(reading.text)
    ]
    return iter(sorted(sensible, key=lambda reading: (reading.bad, -reading.alike)))


def _refused_by_name(content: bytes) -> TableRefused:
    for rival in _rivals(content):
        if _looks_like_names(rival.text):
            return unread_encoding(rival.name)
    guess = charset_normalizer.from_bytes(
        content[:_GUESSED_BYTES],
        cp_exclusion=["cp1250", "cp1251", "utf_8", "utf_16", "utf_16_le", "utf_16_be"],
    ).best()
    return unread_encoding(_pretty(guess.encoding) if guess else "")


def _looks_like_names(text: str) -> bool:
    """Say whether half of the words that are not ASCII begin with their only capital."""
    words: list[str] = [word for word in _WORD.findall(text) if not word.isascii()]
    return 2 * sum(word.istitle() for word in words) >= len(words)


def _telling_lines(content: bytes) -> bytes:
    """Keep the lines that are not plain ASCII, enough of them to judge by."""
    lines = (line for line in content.splitlines(keepends=True) if not line.isascii())
    return b"".join(lines)[:_JUDGED_BYTES]


def _pretty(codec: str) -> str:
    if codec in _OTHER_NAMES:
        return _OTHER_NAMES[codec]
    if codec.startswith(("cp", "mac")):
        return codec
    return codec.replace("_", "-").upper().replace("ISO8859", "ISO-8859")
