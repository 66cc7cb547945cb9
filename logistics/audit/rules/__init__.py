"""What the log says, how its entries are chained, and the words for them."""

from logistics.audit.rules.actions import ACTIONS, OTHERS, READ, REUSE, UNREADABLE, words_of
from logistics.audit.rules.chain import START, Head, Link, fault_of, mac_of
from logistics.audit.rules.entries import Entry, Numbered, Outcome
from logistics.audit.rules.wording import (
    OWN,
    WIDE,
    RecordLine,
    fields_in_words,
    own_sentence,
    record_of,
)

__all__ = [
    "ACTIONS",
    "OTHERS",
    "OWN",
    "READ",
    "REUSE",
    "START",
    "UNREADABLE",
    "WIDE",
    "Entry",
    "Head",
    "Link",
    "Numbered",
    "Outcome",
    "RecordLine",
    "fault_of",
    "fields_in_words",
    "mac_of",
    "own_sentence",
    "record_of",
    "words_of",
]
