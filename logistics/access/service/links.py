"""Links that work once."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, update

from logistics.access import queries
from logistics.access.models import SignInLink
from logistics.access.rules import LINK_LIVES, Purpose
from logistics.core.db import db
from logistics.core.errors import Gone


@dataclass(frozen=True)
class Redeemed:
    """What a used link was for."""

    account_id: UUID
    purpose: Purpose


def mint_link(
    account_id: UUID,
    purpose: Purpose,
    *,
    at: datetime,
    browser_hash: bytes | None = None,
    message_id: UUID | None = None,
) -> str:
    """Return the token of a new single-use link; only its hash is kept.

    With `browser_hash`, the SHA-256 of a cookie, only the browser that has it can use the link.
    """
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInLink(
            account_id=account_id,
            purpose=purpose,
            token_hash=queries.hash_of(token),
            browser_hash=browser_hash,
            message_id=message_id,
            expires_at=at + LINK_LIVES[purpose],
        )
    )
    db.session.flush()
    return token


def redeem_link(token: str, *, browser: str = "", at: datetime) -> Redeemed:
    """Use a link up and say whose it was and what for; raise Gone if it does not work (any more).

    `browser` is the value of the cookie set when a link was asked for, empty without one. Of two
    presses at the same moment one finds the link used.
    """
    link = queries.find_open_link(token, browser=browser, at=at)
    if link is None:
        raise Gone(
            "A link works once, for a short time, and in the browser in which it was asked for."
        )
    link.used_at = at
    db.session.flush()
    return Redeemed(link.account_id, Purpose(link.purpose))


def void_links_of_mail(message_id: UUID, *, at: datetime) -> None:
    """Let the links of one mail stop working: it is about to be sent again, with new ones."""
    _void(SignInLink.message_id == message_id, at=at)


def void_links(account_id: UUID, purpose: Purpose, *, at: datetime) -> None:
    """Let all links of one purpose stop working, which may lie in the wrong mailbox."""
    _void(SignInLink.account_id == account_id, SignInLink.purpose == purpose, at=at)


def void_all_links(account_id: UUID, *, at: datetime) -> None:
    """Let all links of an account stop working."""
    _void(SignInLink.account_id == account_id, at=at)


def _void(*which: ColumnElement[bool], at: datetime) -> None:
    db.session.execute(
        update(SignInLink)
        .where(*which, SignInLink.used_at.is_(None), SignInLink.expires_at > at)
        .values(expires_at=at)
    )
