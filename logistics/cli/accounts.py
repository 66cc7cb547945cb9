"""Commands: accounts and sign-in links."""

from uuid import UUID

import click
from flask import current_app

from logistics.access import queries as access
from logistics.access import service as access_service
from logistics.access.policy import Role
from logistics.access.rules import Purpose
from logistics.cli.running import command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import DomainError
from logistics.roster import service as roster_service
from logistics.roster.queries import get_person_by_code
from logistics.roster.rules import Kind
from logistics.trainings.queries import get_training

OFFICE_ROLES = (Role.COORDINATOR, Role.ADMINISTRATOR)

group = click.Group("accounts", help="Accounts and sign-in links.")


@command(group, "link")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--training", "slug", help="The training's slug; for participants and trainers.")
@click.option("--person", "code", help="The person's code, such as P01 or T01.")
def link(role: str, slug: str | None, code: str | None) -> None:
    """Print a single-use sign-in link, valid for seven days."""
    wanted = Role(role)
    if wanted not in OFFICE_ROLES and not (slug and code):
        raise click.UsageError(f"A {wanted} needs --training and --person.")
    if wanted in OFFICE_ROLES and code:
        raise click.UsageError(f"{code} would become the {wanted}: leave --person out.")
    if slug:
        get_training(slug)
    click.echo(sign_in_link(wanted, slug=slug, code=code))


def sign_in_link(role: Role, *, slug: str | None = None, code: str | None = None) -> str:
    """Return the address of a new sign-in link, making the account if there is none yet."""
    moment = now()
    with transaction():
        if role in OFFICE_ROLES:
            account_id = access.find_office_account(role) or access_service.create_account(
                role, at=moment
            )
        else:
            account_id = _account_of(role, slug=slug or "", code=code or "")
        token = access_service.mint_link(account_id, Purpose.PRINTED, at=moment)
    return f"{current_app.config['BASE_URL']}/l/{token}"


def _account_of(role: Role, *, slug: str, code: str) -> UUID:
    person = get_person_by_code(get_training(slug).id, code)
    if person.kind is not Kind(role):
        raise DomainError(f"{code} is a {person.kind}, not a {role}.")
    return roster_service.account_for(person.id, role=role, at=now())
