"""What is shown of a document number, how a contact is called, and what an opening leaves."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from logistics.access.policy import Role

SHORTEST_REASON = 10  # characters: "collapsed" is a word, "collapsed at dinner" a reason
LONGEST_REASON = 500
LONGEST_NUMBER = 40
SHOWN_SIGNS = 2
SHORTEST_MASKED = 6  # of a shorter one the two signs shown would be too much
FEWEST_DIGITS = 3  # such as 112
_NUMBER = re.compile(r"\+?\(?[0-9](?:[0-9 ().\-\u00a0\u2010\u2011\u2013]*[0-9])?")
_ZERO_AT_HOME = re.compile(r"(\+[0-9 ]+)\(0\)")  # +381 (0)64: dialled at home only
_PREFIX_SLASH = re.compile(r"(?<![0-9])(0[0-9]{1,3})/(?=[0-9])")  # 064/123-456: one number


@dataclass(frozen=True)
class Opening:
    """One time an emergency contact was opened: when, by whom as a role, and why."""

    at: datetime
    role: Role
    reason: str


def masked_number(number: str) -> str:
    """Say that a document number is kept, without saying which: "ends in 42"; "" for none."""
    if len(number) < SHORTEST_MASKED:
        return "kept" if number else ""
    return f"ends in {number[-SHOWN_SIGNS:]}"


def dialable_numbers(text: str) -> list[str]:
    """Return each telephone number in `text` as a phone dials it: digits, with a leading plus."""
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    plain = _PREFIX_SLASH.sub(r"\1 ", _ZERO_AT_HOME.sub(r"\1", plain))
    found = ("".join(re.findall(r"^\+|[0-9]", match)) for match in _NUMBER.findall(plain))
    return [number for number in found if len(number.lstrip("+")) >= FEWEST_DIGITS]


def notice_of_opening(neutral_title: str) -> str:
    """Return what the other coordinators are told: that it happened, not to whom or why."""
    return f"An emergency contact was opened in {neutral_title}. Look at the log."
