"""Sign-ins that wait for their next step: they open nothing yet."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from logistics.access import queries
from logistics.access.models import PendingSignIn
from logistics.access.rules import SECOND_STEP, SET_UP_STEP, Step
from logistics.access.service.sign_ins import start_sign_in
from logistics.core.db import db
from logistics.core.errors import Gone

ENDED = "This sign-in has ended. Begin once more."
_LIVES = {Step.SECOND_FACTOR: SECOND_STEP, Step.SET_UP: SET_UP_STEP}


def begin_pending(account_id: UUID, step: Step, *, at: datetime, cookie: str = "") -> str:
    """Note that one browser waits for `step`, and return the value of its cookie `pending`.

    The value is a random one, unless the caller has one that nobody else can make.
    """
    db.session.execute(delete(PendingSignIn).where(PendingSignIn.expires_at <= at))
    cookie = cookie or secrets.token_urlsafe(32)
    db.session.add(
        PendingSignIn(
            account_id=account_id,
            step=step,
            token_hash=queries.hash_of(cookie),
            created_at=at,
            expires_at=at + _LIVES[step],
        )
    )
    db.session.flush()
    return cookie


def hold_pending(pending_id: UUID) -> None:
    """Let nobody end a pending sign-in until the commit; raise Gone if somebody has."""
    held = select(PendingSignIn.id).where(PendingSignIn.id == pending_id).with_for_update()
    if db.session.execute(held).first() is None:
        raise Gone(ENDED)


def finish_pending(pending_id: UUID, *, device: str, at: datetime) -> str:
    """Sign the browser in that has shown its second factor, and return the cookie `id`.

    Raise Gone (410) if this was done already or ended meanwhile: one pending sign-in, one sign-in.
    """
    finished = db.session.execute(
        delete(PendingSignIn)
        .where(PendingSignIn.id == pending_id, PendingSignIn.expires_at > at)
        .returning(PendingSignIn.account_id)
    ).scalar_one_or_none()
    if finished is None:
        raise Gone(ENDED)
    return start_sign_in(finished, device=device, at=at, second_factor=True)
