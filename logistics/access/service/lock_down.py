"""Ending all that anybody is signed in by, or could be next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from logistics.access.models import PendingSignIn, SignIn, SignInLink
from logistics.access.queries.devices import is_signed_in
from logistics.core.db import db


@dataclass(frozen=True)
class Ended:
    """How many things opened something until now, or were about to."""

    devices: int
    begun: int
    links: int


def end_everything(*, at: datetime) -> Ended:
    """Sign every device out, let every begun sign-in and every unused link go, and count them."""
    signed_in = select(func.count(SignIn.id)).where(*is_signed_in(at))
    devices = db.session.execute(signed_in).scalar_one()
    db.session.execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=at))
    begun = db.session.scalars(delete(PendingSignIn).returning(PendingSignIn.expires_at)).all()
    # Deleted, not only expired: on another machine the clock may be a little behind.
    unused = delete(SignInLink).where(SignInLink.used_at.is_(None))
    links = db.session.scalars(unused.returning(SignInLink.expires_at)).all()
    return Ended(devices, sum(end > at for end in begun), sum(end > at for end in links))
