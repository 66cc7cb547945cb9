"""What the log says, how its entries are chained, and the words for them."""

from logistics.audit.rules.actions import ACTIONS, OTHERS, READ, UNREADABLE, words_of
from logistics.audit.rules.chain import START, Head, Link, fault_of, mac_of
from logistics.audit.rules.entries import Entry, Numbered, Outcome

__all__ = [
    "ACTIONS",
    "OTHERS",
    "READ",
    "START",
    "UNREADABLE",
    "Entry",
    "Head",
    "Link",
    "Numbered",
    "Outcome",
    "fault_of",
    "mac_of",
    "words_of",
]
