"""The devices an account is signed in on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from logistics.access.models import SignIn
from logistics.access.rules import IDLE
from logistics.core.db import db

_SIGN_INS = SignIn.__table__.c


@dataclass(frozen=True)
class Device:
    """One device signed in: its coarse name, since when, and when it was last in use."""

    id: UUID
    name: str
    since: datetime
    seen_at: datetime


def devices_of(account_id: UUID, *, at: datetime) -> list[Device]:
    """Return the devices signed in now, the one used last first."""
    query = (
        select(_SIGN_INS.id, _SIGN_INS.device, _SIGN_INS.created_at, _SIGN_INS.seen_at)
        .where(_SIGN_INS.account_id == account_id, *is_signed_in(at))
        .order_by(_SIGN_INS.seen_at.desc(), _SIGN_INS.id)
    )
    return [Device(*row) for row in db.session.execute(query)]


def is_signed_in(at: datetime) -> tuple[Any, ...]:
    """Return the conditions under which a row of sign-ins opens something at this moment."""
    return (
        _SIGN_INS.ended_at.is_(None),
        _SIGN_INS.expires_at > at,
        _SIGN_INS.seen_at > at - IDLE,
    )
