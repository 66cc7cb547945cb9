"""Labels of the eight places of work, and the asterisk and footnote that go with Kosovo*."""

import re

TERRITORIES: dict[str, str] = {
    "AL": "Albania",
    "BA": "Bosnia and Herzegovina",
    "XK": "Kosovo*",
    "MD": "Moldova",
    "ME": "Montenegro",
    "MK": "North Macedonia",
    "RS": "Serbia",
    "TR": "Türkiye",
}

KOSOVO_FOOTNOTE = (
    "*All references to Kosovo, whether to the territory, institutions or population, in this text "
    "should be understood in full compliance with United Nations Security Council Resolution 1244."
)

_OWN_WORDING = re.escape(KOSOVO_FOOTNOTE.removeprefix("*"))
_MENTION = re.compile(r"(?<![\w@])(?:Kosovo|KOSOVO)(?!\w)")
_BARE = re.compile(rf"({_OWN_WORDING})|(?<![\w@])(Kosovo|KOSOVO)(?![\w*])")


def territory_label(code: str) -> str:
    """Return the label of an ISO 3166 code (XK for Kosovo*); raise KeyError for any other place."""
    return TERRITORIES[code]


def asterisked(text: str) -> str:
    """Put an asterisk after every bare "Kosovo"; longer words, addresses and the footnote stay."""
    return _BARE.sub(lambda found: found[1] or f"{found[2]}*", text)


def needs_footnote(text: str) -> bool:
    """Say whether `text` names Kosovo, so that the footnote has to stand on the same page."""
    return _MENTION.search(text) is not None
