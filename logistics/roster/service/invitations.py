"""Inviting people by mail: a participant to their page, a trainer to set up an account."""

from datetime import datetime
from uuid import UUID

from logistics.access import queries as access
from logistics.access import service as access_service
from logistics.access.policy import Role
from logistics.access.rules import StaffDetails
from logistics.core.errors import DomainError
from logistics.messages import rules as mails
from logistics.messages.queries import find_last_mail
from logistics.messages.service import order_mail
from logistics.roster import queries
from logistics.roster.rules import (
    Kind,
    NameUse,
    Person,
    is_same_press,
    name_for,
    require_invitable,
)
from logistics.roster.service.accounts import account_for
from logistics.trainings.rules import Training


def invite(training: Training, person_id: UUID, *, at: datetime) -> bool:
    """Order the mail with somebody's first link; False if one is on its way already.

    Raise DomainError (422) with a sentence if there is nobody to write to, Taken (409) if a
    trainer's address is another account's.
    """
    person = queries.get_person(training.id, person_id)
    require_invitable(person)
    trains = person.kind is Kind.TRAINER
    account_id = account_for(person.id, role=Role.TRAINER if trains else Role.PARTICIPANT, at=at)
    if access.is_disabled(account_id):
        raise DomainError("This account is closed. An administrator can open it again.")
    if trains:
        _prepare_account(account_id, person, at=at)
    last = find_last_mail(account_id)
    if last and (last.is_waiting or (last.sent_at and is_same_press(last.ordered_at, at=at))):
        return False
    kind = mails.Kind.SET_UP if trains else mails.Kind.INVITATION
    order_mail(kind, mails.Order(), account_id=account_id, at=at)
    return True


def _prepare_account(account_id: UUID, person: Person, *, at: datetime) -> None:
    """Let the account of a trainer have the address of the roster, until it has a password."""
    row = access.find_credentials(account_id)
    email = person.details.email
    if row is None:
        details = StaffDetails(email=email, name=name_for(person.details, NameUse.OFFICE))
        access_service.begin_credentials(account_id, details)
    elif row.password_hash:
        raise DomainError("This account is set up already: a mail cannot change its password.")
    elif row.payload.email != email:
        access_service.change_email(account_id, email, at=at)
