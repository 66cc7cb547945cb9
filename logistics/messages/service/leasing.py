"""The outbox as workers see it: take one mail for five minutes, say how it went."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from logistics.core.db import db
from logistics.core.sealing import seal_payload
from logistics.messages.models import Mail
from logistics.messages.rules import (
    FIRST,
    KEPT,
    LEASE,
    WAITING,
    Kind,
    Order,
    State,
    Waiting,
)


def has_due(*, at: datetime) -> bool:
    """Whether there is anything to send: a look that takes no lock."""
    return db.session.scalars(select(Mail.id).where(_is_due(at)).limit(1)).first() is not None


def claim_mail(*, at: datetime) -> Waiting | None:
    """Take the mail that has waited longest, so that no other worker does until the lease ends.

    Call it in a transaction. On PostgreSQL workers pass over each other's rows; on SQLite only one
    of them is in such a transaction at a time.
    """
    row = db.session.execute(
        select(Mail.id, Mail.kind, Mail.account_id, Mail.created_at, Mail.tries)
        .where(_is_due(at))
        .order_by(Mail.not_before, Mail.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    tries = row.tries + 1
    db.session.execute(
        update(Mail)
        .where(Mail.id == row.id)
        .values(state=State.SENDING, leased_until=at + LEASE, tries=tries)
    )
    return Waiting(row.id, Kind(row.kind), row.account_id, row.created_at, tries)


def find_order(mail: Waiting) -> Order | None:
    """Return what a mail is to say; None if it was called back or the lease went to somebody else.

    Nobody calls it back before the commit of who asks. Raise Unreadable if it does not open.
    """
    blob = db.session.scalars(
        select(Mail.sealed).where(*_is_held(mail)).with_for_update()
    ).one_or_none()
    return None if blob is None else Mail.open_row(mail.id, blob)


def close_mail(mail: Waiting, state: State, *, failure: str | None = None, at: datetime) -> None:
    """Note how a mail ended, and empty it; does nothing if the lease went to somebody else."""
    _let_go(
        mail,
        state=state,
        sealed=seal_payload(Order(), context=Mail.context_of(mail.id)),
        sent_at=at if state is State.SENT else None,
        failure=failure,
    )


def put_back(mail: Waiting, *, failure: str, not_before: datetime) -> None:
    """Let a mail wait for another try; does nothing if the lease went to somebody else."""
    _let_go(mail, state=State.QUEUED, failure=failure, not_before=not_before)


def clear_outbox(*, at: datetime) -> None:
    """Delete the rows of mails that were done long ago, but those a page tells of."""
    db.session.execute(
        delete(Mail).where(
            Mail.state.not_in(WAITING), Mail.kind.not_in(FIRST), Mail.created_at < at - KEPT
        )
    )


def _is_due(at: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Mail.state == State.QUEUED, Mail.not_before <= at),
        and_(Mail.state == State.SENDING, Mail.leased_until <= at),  # its worker is gone
    )


def _let_go(mail: Waiting, **values: object) -> None:
    db.session.execute(update(Mail).where(*_is_held(mail)).values(leased_until=None, **values))


def _is_held(mail: Waiting) -> tuple[ColumnElement[bool], ...]:
    return (Mail.id == mail.id, Mail.state == State.SENDING, Mail.tries == mail.tries)
