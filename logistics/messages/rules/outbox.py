"""What kinds of mail there are, what a waiting one holds, and when a failed one is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

LEASE = timedelta(minutes=5)
KEPT = timedelta(days=14)  # how long the row of a mail that is done says that it was

_BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600, 1800, 3600))


class Kind(StrEnum):
    """What a mail is for; the worker writes it when it is sent."""

    SIGN_IN = "sign-in"
    INVITATION = "invitation"
    SET_UP = "set-up"
    NOTICE = "notice"  # something a member of staff must know: an emergency contact was opened


FIRST = frozenset({Kind.INVITATION, Kind.SET_UP})  # each brings somebody in for the first time

# How long a mail is tried for. Nobody still waits for a link they asked for an hour ago.
TRIED_FOR = {
    Kind.SIGN_IN: timedelta(hours=1),
    Kind.INVITATION: timedelta(days=2),
    Kind.SET_UP: timedelta(days=2),
    Kind.NOTICE: timedelta(days=2),
}


class State(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


WAITING = frozenset({State.QUEUED, State.SENDING})


@dataclass(frozen=True)
class Order:
    """What a waiting mail holds: sealed, emptied when done; no token and no finished text."""

    email: str = ""  # as typed, for a sign-in link; the address of a notice
    browser_hash: str = ""  # hexadecimal SHA-256 of the cookie of the browser that asked
    text: str = ""  # of a notice


@dataclass(frozen=True)
class Waiting:
    """A mail that one worker holds; `tries` counts this one and tells its lease from later ones."""

    id: UUID
    kind: Kind
    account_id: UUID | None
    created_at: datetime
    tries: int


def next_try(mail: Waiting, *, at: datetime) -> datetime | None:
    """Return when a mail that failed at `at` is tried again, or None if it is given up."""
    then = at + _BACK_OFF[min(mail.tries, len(_BACK_OFF)) - 1]
    return None if then > mail.created_at + TRIED_FOR[mail.kind] else then


def is_too_late(mail: Waiting, *, at: datetime) -> bool:
    """Whether nobody waits for this mail any more; an invitation is good news on any day."""
    return mail.kind is Kind.SIGN_IN and at > mail.created_at + TRIED_FOR[mail.kind]
