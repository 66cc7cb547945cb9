"""Commands: accounts, set-up links of staff, sign-in links."""

from uuid import UUID

import click
from flask import current_app

from logistics.access import queries as access
from logistics.access import service as access_service
from logistics.access.forms.addresses import NO_ADDRESS
from logistics.access.policy import STAFF, Role
from logistics.access.rules import Purpose, StaffDetails
from logistics.audit.service import amend
from logistics.cli.running import command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import DomainError
from logistics.core.text import read_email
from logistics.roster import service as roster_service
from logistics.roster.queries import get_person_by_code
from logistics.roster.rules import Kind, Person
from logistics.trainings.queries import get_training

OFFICE_ROLES = (Role.COORDINATOR, Role.ADMINISTRATOR)
ONLY_HERE = (
    "Staff sign in with a password and a code: a link for them is printed only where BASE_URL is "
    "this machine itself. Use `accounts create` or `accounts reset`."
)

group = click.Group("accounts", help="Accounts, set-up links of staff, sign-in links.")


@command(group, "create")
@click.option("--role", type=click.Choice([str(role) for role in STAFF]), required=True)
@click.option("--email", help="The address to sign in with; of the office roles.")
@click.option("--training", "slug", help="The training's slug; for trainers.")
@click.option("--person", "code", help="The person's code, such as T01; for trainers.")
def create(role: str, email: str | None, slug: str | None, code: str | None) -> None:
    """Make an account and print its set-up link, which works once within 24 hours.

    A trainer signs in with the address in the roster.
    """
    wanted = Role(role)
    if wanted is Role.TRAINER and (email or not (slug and code)):
        raise click.UsageError("A trainer needs --training and --person; the address is theirs.")
    if wanted in OFFICE_ROLES and (slug or code or not email):
        raise click.UsageError(f"A {wanted} needs --email and nothing else.")
    with transaction():
        if wanted is Role.TRAINER:
            account_id = _new_trainer(slug or "", code or "")
        else:
            account_id = access_service.create_account(wanted, at=now())
            access_service.begin_credentials(account_id, StaffDetails(email=_address(email or "")))
        address = _set_up_link(account_id)
    click.echo(address)


@command(group, "reset")
@click.option("--email", required=True, help="The address the account signs in with.")
def reset(email: str) -> None:
    """Take password, app and codes away, end all sign-ins, and print a new set-up link.

    For somebody who has lost both phone and recovery codes, and has said so in person.
    """
    with transaction():
        account_id = access.find_account_by_email(_address(email))
        if account_id is None:
            raise DomainError("No account has this address.")
        access_service.reset_credentials(account_id, at=now())
        address = _set_up_link(account_id)
    click.echo(address)


@command(group, "link")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--training", "slug", help="The training's slug; for participants and trainers.")
@click.option("--person", "code", help="The person's code, such as P01 or T01.")
def link(role: str, slug: str | None, code: str | None) -> None:
    """Print a single-use sign-in link, valid for seven days.

    For staff only where the app answers to this machine alone.
    """
    wanted = Role(role)
    if wanted not in OFFICE_ROLES and not (slug and code):
        raise click.UsageError(f"A {wanted} needs --training and --person.")
    if wanted in OFFICE_ROLES and code:
        raise click.UsageError(f"{code} would become the {wanted}: leave --person out.")
    if slug:
        get_training(slug)
    click.echo(sign_in_link(wanted, slug=slug, code=code))


def sign_in_link(role: Role, *, slug: str | None = None, code: str | None = None) -> str:
    """Return the address of a new sign-in link, making the account if there is none yet.

    Raise DomainError for staff where others could use it.
    """
    if role in STAFF and current_app.extensions["settings"].is_production:
        raise DomainError(ONLY_HERE)
    moment = now()
    with transaction():
        if role in OFFICE_ROLES:
            account_id = access.find_office_account(role) or access_service.create_account(
                role, at=moment
            )
        else:
            account_id = _account_of(role, slug=slug or "", code=code or "")
        token = access_service.mint_link(account_id, Purpose.PRINTED, at=moment)
    return _link(token)


def _account_of(role: Role, *, slug: str, code: str) -> UUID:
    person = _person(role, slug=slug, code=code)
    return roster_service.account_for(person.id, role=role, at=now())


def _person(role: Role, *, slug: str, code: str) -> Person:
    person = get_person_by_code(get_training(slug).id, code)
    if person.kind is not Kind(role):
        raise DomainError(f"{code} is a {person.kind}, not a {role}.")
    return person


def _new_trainer(slug: str, code: str) -> UUID:
    """Return the account of a trainer, with the address of the roster to sign in with."""
    person = _person(Role.TRAINER, slug=slug, code=code)
    if not person.details.email:
        raise DomainError(f"{code} has no e-mail address yet. Add it to the roster first.")
    account_id = roster_service.account_for(person.id, role=Role.TRAINER, at=now())
    if access.find_credentials(account_id):
        raise DomainError(f"{code} has an account. `accounts reset` prints a new set-up link.")
    access_service.begin_credentials(account_id, StaffDetails(email=person.details.email))
    return account_id


def _address(text: str) -> str:
    try:
        return read_email(text.strip())
    except ValueError:
        raise DomainError(NO_ADDRESS) from None


def _set_up_link(account_id: UUID) -> str:
    amend(object_type="account", object_id=account_id)
    return _link(access_service.mint_link(account_id, Purpose.SET_UP, at=now()))


def _link(token: str) -> str:
    return f"{current_app.config['BASE_URL']}/l/{token}"
