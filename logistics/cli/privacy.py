"""Commands: what protects everybody at once."""

import click

from logistics.cli.running import command
from logistics.core.clock import now
from logistics.privacy import service
from logistics.privacy.rules import AFTERWARDS, LEFT_OVER

group = click.Group("privacy", help="The lock-down.")


@command(group, "lock-down")
@click.option(
    "--shred-documents", "shred", is_flag=True, help="Empty all travel documents too, for good."
)
def lock_down(shred: bool) -> None:
    """End all sign-ins, links, calendar links and waiting mails, at once and for everybody."""
    done = service.lock_everything_down(shred=shred, at=now())
    for sentence in (*done.sentences(), *AFTERWARDS):
        click.echo(sentence)
    if not done.is_overwritten:
        click.echo(LEFT_OVER, err=True)
