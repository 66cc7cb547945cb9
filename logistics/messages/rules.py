"""What kinds of mail there are, what a waiting one holds, and when a failed one is tried again."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mail is for; the worker writes it when it is sent."""

    SIGN_IN = "sign-in"
    INVITATION = "invitation"
    SET_UP = "set-up"
    NOTICE = "notice"  # something a member of staff must know: an emergency contact was opened


class State(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Order:
    """What a waiting mail holds: sealed, emptied when sent; no token and no finished text."""

    email: str = ""
    account_id: str = ""
    browser_hash: str = ""  # hexadecimal SHA-256 of the cookie of the browser that asked
    training: str = ""  # neutral title, for an invitation
    text: str = ""  # of a notice
