"""Ordering mails: a row in the outbox, in the same transaction as what the mail is about."""

from datetime import datetime
from uuid import UUID

from logistics.core.db import db
from logistics.messages.models import Mail
from logistics.messages.rules import Kind, Order, State


def order_mail(kind: Kind, order: Order, *, account_id: UUID | None = None, at: datetime) -> UUID:
    """Put a mail into the outbox and return its id; the worker writes and sends it."""
    mail = Mail(
        kind=kind,
        account_id=account_id,
        state=State.QUEUED,
        created_at=at,
        not_before=at,
        tries=0,
    )
    mail.seal(order)
    db.session.add(mail)
    db.session.flush()
    return mail.id
