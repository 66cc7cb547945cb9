"""Names as airlines, lists and files want them; always a proposal, never a correction."""

import re
import unicodedata

# ICAO Doc 9303 part 3, section 6: letters that do not simply lose their mark.
_LATIN = {
    "Ä": "AE",
    "Å": "AA",
    "Æ": "AE",
    "Ð": "D",
    "Đ": "D",
    "Ə": "E",
    "Ħ": "H",
    "İ": "I",
    "I": "I",
    "Ł": "L",
    "Ŋ": "N",
    "Ö": "OE",
    "Ø": "OE",
    "Œ": "OE",
    "ẞ": "SS",
    "Þ": "TH",
    "Ŧ": "T",
    "Ü": "UE",
}
_CYRILLIC = dict(
    re.findall(
        r"(\w)=(\w*)",
        "А=A Б=B В=V Г=G Ґ=G Д=D Ђ=D Ѓ=G Е=E Ё=E Є=IE Ж=ZH З=Z Ѕ=DZ И=I І=I Ї=I Й=I Ј=J К=K Л=L "
        "Љ=LJ М=M Н=N Њ=NJ О=O П=P Р=R С=S Т=T Ћ=C Ќ=K У=U Ў=U Ф=F Х=KH Ц=TS Ч=CH Џ=DZ Ш=SH Щ=SHCH "
        "Ъ=IE Ы=Y Ь= Э=E Ю=IU Я=IA",
    )
)
_SERBIAN = _CYRILLIC | {"Ж": "Z", "Х": "H", "Ц": "C", "Ч": "C", "Ш": "S"}
_MACEDONIAN = _CYRILLIC | {"Ѓ": "GJ", "Ќ": "KJ", "Џ": "DJ", "Х": "H", "Ц": "C"}
_ONLY_MACEDONIAN = frozenset("ЃЌЅ")
_NEITHER = frozenset("ҐЁЄІЇЙЎЩЪЫЬЭЮЯ")

_DROPPED = re.compile(r"['’ʼ`´.\u200c-\u200f\u061c]")
_IGNORED_ON_TICKETS = re.compile(r"[-‐‑–,/\s]+")


def ticket_form(family: str, given: str) -> str:
    """Propose a ticket's "SURNAME/GIVEN" in A-Z after ICAO 9303; "" if a letter has no table.

    The person confirms it against their document: a country's passports may follow another habit.
    """
    parts = [_ticket_part(family), _ticket_part(given)]
    return "" if None in parts else "/".join(filter(None, parts))


def same_ticket_name(one: str, other: str) -> bool:
    """Say whether two names match, whatever the case, hyphens, commas, slashes and spaces."""
    return _bare(one) == _bare(other)


def initials(given: str, family: str) -> str:
    """Return the first letter of each, as in "B. Ç."."""
    first = (_first_letter(part) for part in (given, family))
    return " ".join(f"{letter}." for letter in first if letter)


def romanised(text: str) -> str:
    """Return `text` with every letter that a table covers in A-Z and a-z, the rest as it was."""
    return "".join(_romanised(character, _table_for(text)) for character in _composed(text))


def _ticket_part(name: str) -> str | None:
    capitals = _capitals(romanised(_DROPPED.sub("", name)))
    words = re.sub(r"[^\w]+", " ", capitals).split()
    result = " ".join(words)
    return result if re.fullmatch(r"[A-Z ]*", result) else None


def _capitals(text: str) -> str:
    return text.replace("ı", "I").upper()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _table_for(text: str) -> dict[str, str]:
    letters = set(text.upper())
    if letters & _NEITHER:
        return _CYRILLIC
    return _MACEDONIAN if letters & _ONLY_MACEDONIAN else _SERBIAN


def _romanised(character: str, cyrillic: dict[str, str]) -> str:
    if character.isascii():
        return character
    capital = {"ß": "ẞ", "ı": "I"}.get(character) or character.upper()
    letters = (_LATIN | cyrillic).get(capital)
    if letters is None:
        return _without_marks(character)
    return letters if character.isupper() else letters.lower()


def _without_marks(character: str) -> str:
    split = unicodedata.normalize("NFD", character)
    return "".join(part for part in split if not unicodedata.combining(part))


def _bare(name: str) -> str:
    return _IGNORED_ON_TICKETS.sub("", _composed(name)).casefold()


def _first_letter(name: str) -> str:
    found = re.search(r"[^\W\d_]", _composed(name))
    return found[0].upper() if found else ""
