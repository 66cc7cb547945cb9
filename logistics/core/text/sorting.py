"""One alphabet for all names of a training, whichever languages they come from."""

import re
import unicodedata
from itertools import chain

_Letter = tuple[int, int, int]
SortKey = tuple[tuple[_Letter, ...], str]

_MARK, _SPACE, _NUMBER, _LATIN, _ALPHABET, _OTHER = range(-1, 5)
_LONGEST_NUMBER = 18
_PIECES = re.compile(rf"[0-9]{{1,{_LONGEST_NUMBER}}}|\s+|.", re.DOTALL)

# The order of a letter's variants, the plain one first: ç č ć, ă â á à ä, ş ș š ś, ö ő, ü ű.
_MARKS = "\u0335\u0327\u0326\u0306\u0302\u030c\u0301\u0300\u0308\u030b\u030a\u0303\u0304\u0307"
_MARK_RANKS = {mark: rank for rank, mark in enumerate(_MARKS, start=1)}

# Letters that Unicode does not split into a base and a mark.
_UNSPLIT = {
    "ı": "i\u0335",
    "đ": "d\u0335",
    "ð": "d\u0335",
    "ħ": "h\u0335",
    "ł": "l\u0335",
    "ø": "o\u0335",
    "ŧ": "t\u0335",
    "æ": "a\u0335e",
    "œ": "o\u0335e",
    "ß": "ss",
    "þ": "th",
    "ŋ": "n\u0335",
    "ə": "e\u0335",
}

_CYRILLIC = "абвгґдђѓеёєжзѕиіїйјклљмнњопрстћќуўфхцчџшщъыьэюя"
_PERSO_ARABIC = "ءآاأإبپتثجچحخدذرزژسشصضطظعغفقکكگلمنوؤهةیيىئ"
_RANKS = {letter: rank for rank, letter in enumerate(_CYRILLIC + _PERSO_ARABIC)}


def sort_key(text: str) -> SortKey:
    """Return a key that puts `text` where a reader of any of the training's languages looks for it.

    Numbers by value, then Latin, Cyrillic, Arabic and Persian, then the rest. A letter with a mark
    is a letter of its own after its base: c ç č ć d đ e ë g ğ i ı İ s ş ș š t ț z ž. Words count
    one by one, so "Popa Zoe" is before "Popan Ana"; capitals, hyphens and apostrophes count only
    between texts that are otherwise equal. No two different texts tie.
    Sort people by `(sort_key(family), sort_key(given))`.
    """
    plain = unicodedata.normalize("NFC", text)
    letters = chain.from_iterable(map(_letters, _PIECES.findall(plain.strip())))
    return _joined(letters), f"{plain.swapcase()}\0{text}"


def _letters(piece: str) -> list[_Letter]:
    if piece.isascii() and piece.isdecimal():
        return [(_NUMBER, int(piece), 0)]
    if piece.isspace():
        return [(_SPACE, 0, 0)]
    small = "i\u0307" if piece == "İ" else piece.lower()
    if small in _RANKS:
        return [(_ALPHABET, _RANKS[small], 0)]
    split = unicodedata.normalize("NFD", _UNSPLIT.get(small, small))
    return [letter for character in split if (letter := _letter(character))]


def _letter(character: str) -> _Letter | None:
    if "a" <= character <= "z":
        return (_LATIN, ord(character), 0)
    if unicodedata.combining(character):
        return (_MARK, 0, _MARK_RANKS.get(character, ord(character)))
    return (_OTHER, ord(character), 0) if character.isalnum() else None


def _joined(letters: "chain[_Letter]") -> tuple[_Letter, ...]:
    """Fold each mark into the letter before it."""
    joined: list[_Letter] = []
    for script, base, variant in letters:
        if script != _MARK:
            joined.append((script, base, variant))
        elif joined:
            before = joined[-1]
            joined[-1] = (before[0], before[1], before[2] * 1000 + variant)
    return tuple(joined)
