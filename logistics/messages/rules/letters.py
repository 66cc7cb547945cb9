"""What mails say: neutral words, since a mail may be read over a shoulder or at a border."""

from collections.abc import Sequence
from dataclasses import dataclass

from logistics.core.text import clean

_NOT_YOU = "You did not expect this? Then do nothing: without this mail nobody can use the link."
_ALONE = "Please do not pass this mail on: whoever has the link can use it."


@dataclass(frozen=True)
class Letter:
    """One mail to one address: a subject and plain text."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Link:
    """One address to open, and the neutral title of what it opens."""

    title: str
    address: str


def sign_in_letter(to: str, links: Sequence[Link]) -> Letter:
    """Write the mail somebody asked for; titles stand in it only where there are several links."""
    if len(links) == 1:
        return _letter(
            to,
            "Your link to sign in",
            "this is your link to sign in:",
            links[0].address,
            "It works once, for ten minutes, in the browser in which you asked for it.",
            _NOT_YOU,
        )
    return _letter(
        to,
        "Your links to sign in",
        "these are your links to sign in:",
        *(f"{_line(link.title)}\n{link.address}" for link in links),
        "Each works once, for ten minutes, in the browser in which you asked for them.",
        _NOT_YOU,
    )


def invitation_letter(to: str, link: Link, *, sign_in: str) -> Letter:
    """Write a participant's first mail; `sign_in` is the address where they get further links."""
    return _letter(
        to,
        "Your personal page",
        f"there is a page for you: {_line(link.title)}. Open it with this link:",
        link.address,
        f"It works once, within seven days. Later you can ask for a new one here:\n{sign_in}",
        _ALONE,
    )


def set_up_letter(to: str, link: Link) -> Letter:
    """Write the first mail to somebody who signs in with a password."""
    return _letter(
        to,
        "Your account",
        f"there is an account for you: {_line(link.title)}. "
        "Choose a password and a second way to prove that it is you:",
        link.address,
        "The link works once, within 24 hours. After that, ask the coordinator for a new one.",
        _ALONE,
    )


def notice_letter(to: str, text: str) -> Letter:
    """Write to a member of staff what they must know."""
    return _letter(to, "For your information", clean(text, multiline=True))


def _letter(to: str, subject: str, *paragraphs: str) -> Letter:
    return Letter(to, subject, "\n\n".join(["Hello,", *paragraphs]) + "\n")


def _line(text: str) -> str:
    return clean(text, limit=200)
