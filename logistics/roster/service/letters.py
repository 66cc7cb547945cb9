"""What the worker writes into each mail: who gets it today, and links made this moment."""

from datetime import datetime
from uuid import UUID

from logistics.access import queries as access
from logistics.access.policy import Role
from logistics.access.rules import Purpose
from logistics.access.service import mint_link, void_links, void_links_of_mail
from logistics.messages.rules import (
    Kind,
    Letter,
    Link,
    Order,
    Waiting,
    invitation_letter,
    notice_letter,
    set_up_letter,
    sign_in_letter,
)
from logistics.roster import queries
from logistics.roster.service.accounts import account_for


def letter_for(mail: Waiting, order: Order, *, base_url: str, at: datetime) -> Letter | None:
    """Write a mail, or return None if there is nobody to write to (any more).

    A mail that is written again holds new links; those of before stop working.
    """
    void_links_of_mail(mail.id, at=at)
    if mail.kind is Kind.NOTICE:
        return notice_letter(order.email, order.text)
    if mail.kind is Kind.SIGN_IN:
        return _sign_in_letter(mail, order, base_url=base_url, at=at)
    return _first_letter(mail, base_url=base_url, at=at)


def _sign_in_letter(mail: Waiting, order: Order, *, base_url: str, at: datetime) -> Letter | None:
    """Write to a participant, at the address of the roster, never to the one that was typed."""
    places = queries.places_with(order.email) if order.email else []
    browser_hash = bytes.fromhex(order.browser_hash)
    links = []
    for person, training in places:
        token = mint_link(
            account_for(person.id, role=Role.PARTICIPANT, at=at),
            Purpose.SIGN_IN,
            at=at,
            browser_hash=browser_hash,
            message_id=mail.id,
        )
        links.append(Link(training.neutral_title, _address(base_url, token)))
    return sign_in_letter(places[0][0].details.email, links) if links else None


def _first_letter(mail: Waiting, *, base_url: str, at: datetime) -> Letter | None:
    """Write an invitation or a set-up mail; of all such links only the newest works."""
    place = queries.find_place_of(mail.account_id) if mail.account_id else None
    if mail.account_id is None or place is None:
        return None
    person, training = place
    if not _may_get(mail.account_id) or not (person.takes_part and person.details.email):
        return None
    is_set_up = mail.kind is Kind.SET_UP
    purpose = Purpose.SET_UP if is_set_up else Purpose.INVITATION
    void_links(mail.account_id, purpose, at=at)
    token = mint_link(mail.account_id, purpose, at=at, message_id=mail.id)
    link = Link(training.neutral_title, _address(base_url, token))
    if is_set_up:
        return set_up_letter(person.details.email, link)
    return invitation_letter(person.details.email, link, sign_in=f"{base_url}/sign-in")


def _may_get(account_id: UUID) -> bool:
    """No mail opens an account that is closed, or one that has a password."""
    row = access.find_credentials(account_id)
    has_password = row is not None and row.password_hash is not None
    return not has_password and not access.is_disabled(account_id)


def _address(base_url: str, token: str) -> str:
    return f"{base_url}/l/{token}"
