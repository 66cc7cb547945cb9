"""Deleting what is spent: old tries, links that no longer work, sign-ins begun and left."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from logistics.access.models import Attempt, PendingSignIn, SignInLink
from logistics.access.rules import LIMITS
from logistics.core.db import db

LINKS_KEPT = timedelta(days=7)  # so long the log can tell a used link from an invented one
_LONGEST = max(limit.window for limit in LIMITS.values())


def clear_spent(*, at: datetime) -> None:
    """Delete what nothing asks for any more; joins the transaction of the caller."""
    for statement in (
        delete(Attempt).where(Attempt.at <= at - _LONGEST),
        delete(SignInLink).where(SignInLink.expires_at < at - LINKS_KEPT),
        delete(PendingSignIn).where(PendingSignIn.expires_at < at),
    ):
        db.session.execute(statement)
