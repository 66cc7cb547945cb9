"""The kinds of mail, when each is tried, what it says, and the server it goes to."""

from logistics.messages.rules.letters import (
    Letter,
    Link,
    invitation_letter,
    notice_letter,
    set_up_letter,
    sign_in_letter,
)
from logistics.messages.rules.outbox import (
    FIRST,
    KEPT,
    LEASE,
    TRIED_FOR,
    WAITING,
    Kind,
    Order,
    State,
    Waiting,
    is_too_late,
    next_try,
)
from logistics.messages.rules.server import Security, Server, server_of

__all__ = [
    "FIRST",
    "KEPT",
    "LEASE",
    "TRIED_FOR",
    "WAITING",
    "Kind",
    "Letter",
    "Link",
    "Order",
    "Security",
    "Server",
    "State",
    "Waiting",
    "invitation_letter",
    "is_too_late",
    "next_try",
    "notice_letter",
    "server_of",
    "set_up_letter",
    "sign_in_letter",
]
