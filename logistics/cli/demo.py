"""Commands: the sample training."""

import click

from logistics.access.policy import Role
from logistics.cli.accounts import sign_in_link
from logistics.cli.running import command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.demo.service import load_handouts, load_sample
from logistics.trainings.queries import all_trainings
from logistics.trainings.rules import Training

group = click.Group("demo", help="The sample training.")
STARTS = ((Role.COORDINATOR, None), (Role.TRAINER, "T01"), (Role.PARTICIPANT, "P01"))


@command(group, "load")
def load() -> None:
    """Load the sample training once and print a sign-in link for each role."""
    training = _sample()
    click.echo(f"{training.title}: {training.slug}. Each link signs in once; ask again for more.")
    for role, code in STARTS:
        address = sign_in_link(role, slug=training.slug, code=code)
        click.echo(f"  {role:12} {address}")


def _sample() -> Training:
    """Return the sample training; handouts come with it once, and stay deleted if they were."""
    with transaction():
        known = {training.id for training in all_trainings()}
        training = load_sample(at=now())
        if training.id not in known:
            load_handouts(training, at=now())
    return training
