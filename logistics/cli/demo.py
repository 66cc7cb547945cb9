"""Commands: the sample training."""

import click

from logistics.access.policy import Role
from logistics.cli.accounts import sign_in_link
from logistics.cli.running import command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.demo.service import load_sample

group = click.Group("demo", help="The sample training.")
STARTS = ((Role.COORDINATOR, None), (Role.TRAINER, "T01"), (Role.PARTICIPANT, "P01"))


@command(group, "load")
def load() -> None:
    """Load the sample training once and print a sign-in link for each role."""
    with transaction():
        training = load_sample(at=now())
    click.echo(f"{training.title}: {training.slug}. Each link signs in once; ask again for more.")
    for role, code in STARTS:
        address = sign_in_link(role, slug=training.slug, code=code)
        click.echo(f"  {role:12} {address}")
