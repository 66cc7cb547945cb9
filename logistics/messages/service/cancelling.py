"""Calling back every mail that has not left."""

from sqlalchemy import select, update

from logistics.core.db import db
from logistics.core.sealing import seal_payload
from logistics.messages.models import Mail
from logistics.messages.rules import WAITING, Order, State


def cancel_waiting_mails() -> int:
    """Empty and cancel every mail that waits or is just being sent; return how many there were.

    A worker that holds one finds it cancelled: what it was about to say is gone.
    """
    waiting = db.session.scalars(select(Mail.id).where(Mail.state.in_(WAITING))).all()
    for mail_id in waiting:
        empty = seal_payload(Order(), context=Mail.context_of(mail_id))
        db.session.execute(
            update(Mail)
            .where(Mail.id == mail_id)
            .values(state=State.CANCELLED, leased_until=None, sealed=empty)
        )
    return len(waiting)
