"""Deleting what is spent: old tries, links that no longer work, sign-ins begun and left."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from logistics.access.models import PendingSignIn, SignInLink
from logistics.access.service.attempts import forget_old_attempts
from logistics.core.db import db

LINKS_KEPT = timedelta(days=7)  # so long the log can tell a used link from an invented one


def clear_spent(*, at: datetime) -> None:
    """Delete what nothing asks for any more; joins the transaction of the caller."""
    forget_old_attempts(at=at)
    for statement in (
        delete(SignInLink).where(SignInLink.expires_at < at - LINKS_KEPT),
        delete(PendingSignIn).where(PendingSignIn.expires_at < at),
    ):
        db.session.execute(statement)
