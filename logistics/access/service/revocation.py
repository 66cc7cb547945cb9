"""Ending at once all that an account is signed in by, or could be next."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from logistics.access.models import PendingSignIn
from logistics.access.service.links import void_all_links
from logistics.access.service.sign_ins import end_all_sign_ins
from logistics.core.db import db


def shut_out(account_id: UUID, *, at: datetime, but: UUID | None = None) -> None:
    """End the devices, second steps and links of an account.

    `but` is the id of the one sign-in, complete or pending, that goes on.
    """
    void_waiting(account_id, at=at, but=but)
    end_all_sign_ins(account_id, at=at, but=but)


def void_waiting(account_id: UUID, *, at: datetime, but: UUID | None = None) -> None:
    """End what waits to become a sign-in: second steps and links.

    Before the account is held: whoever uses one up takes it first and then holds the account,
    and two who take the same things in another order would wait for each other.
    """
    pending = [PendingSignIn.account_id == account_id]
    if but is not None:
        pending.append(PendingSignIn.id != but)
    db.session.execute(delete(PendingSignIn).where(*pending))
    void_all_links(account_id, at=at)
