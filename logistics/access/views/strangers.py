"""Forms of nobody in particular: heard, but not without end."""

from flask import request

from logistics.access import service
from logistics.access.guard import find_current_actor
from logistics.access.rules import Try
from logistics.core.clock import now


def count_stranger() -> None:
    """Count a form that led nowhere; raise TooMany (429) for one too many of a network address.

    Each leaves an entry in the log, and what is refused for its number does not: without a limit
    anybody could fill it. Whoever has a link or a cookie that works never gets here.
    """
    if request.method == "POST" and find_current_actor() is None:
        service.claim_attempt(Try.ADDRESS, request.remote_addr or "", at=now())
