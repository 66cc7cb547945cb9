"""Delivering: one mail after the other, each written at the moment it is sent."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.exc import OperationalError

from logistics.core.db import transaction
from logistics.core.sealing import Unreadable
from logistics.messages.documents import NoAddress, Parcel, Sender, parcel_of
from logistics.messages.rules import Letter, Order, State, Waiting, is_too_late, next_try
from logistics.messages.service.leasing import (
    claim_mail,
    close_mail,
    find_order,
    has_due,
    put_back,
)
from logistics.messages.service.posting import NotTaken

log = logging.getLogger(__name__)
Write: TypeAlias = Callable[[Waiting, Order], Letter | None]
Send: TypeAlias = Callable[[Parcel], None]


def deliver_next(write: Write, send: Send, *, sender: Sender, at: datetime) -> State | None:
    """Write and send the mail that is due first, and say how it ended; None if none is due.

    `write` gets the mail and its order inside a transaction, and returns None if there is nobody
    to send it to (any more). Whatever goes wrong with one mail leaves the others alone.
    """
    mail = _claimed(at)
    if mail is None:
        return None
    try:
        state, failure = _attempt(mail, write, send, sender=sender, at=at)
    except NotTaken as refusal:
        state = State.FAILED if refusal.is_final else State.QUEUED
        failure = refusal.failure
    except OperationalError:  # the database is gone or busy: the lease brings the mail back
        raise
    except Exception as error:  # noqa: BLE001 - one bad mail must not stop all others
        state, failure = State.QUEUED, type(error).__name__[:40]
    return _noted(mail, state, failure, at=at)


def _claimed(at: datetime) -> Waiting | None:
    if not has_due(at=at):
        return None
    with transaction(counts=False):
        return claim_mail(at=at)


def _attempt(
    mail: Waiting, write: Write, send: Send, *, sender: Sender, at: datetime
) -> tuple[State, str | None]:
    """Send one mail; the links in it are stored, as hashes, before it leaves."""
    if is_too_late(mail, at=at):
        return State.FAILED, "too-late"
    try:
        with transaction(counts=False):
            order = find_order(mail)
            letter = write(mail, order) if order else None
        if letter is None:
            return State.CANCELLED, "nobody"
        send(parcel_of(letter, mail_id=mail.id, sender=sender, at=at))
    except Unreadable:
        return State.FAILED, "unreadable"
    except NoAddress:
        return State.FAILED, "address"
    return State.SENT, None


def _noted(mail: Waiting, state: State, failure: str | None, *, at: datetime) -> State:
    then = next_try(mail, at=at) if state is State.QUEUED else None
    if state is State.QUEUED and then is None:
        state = State.FAILED
    with transaction(counts=False):
        if then is not None:
            put_back(mail, failure=failure or "", not_before=then)
        else:
            close_mail(mail, state, failure=failure, at=at)
    facts = {"mail": str(mail.id), "kind": mail.kind, "try": mail.tries, "state": state}
    log.info("mail", extra={"facts": {**facts, "failure": failure}})
    return state
