"""Commands: checking the log."""

import click

from logistics.audit import queries
from logistics.audit.rules import Head
from logistics.audit.service import verify_log
from logistics.cli.running import command

group = click.Group("audit", help="The log of who did and read what.")


@command(group, "verify")
@click.option("--head", "printed", default="", help="The code of a head printed earlier.")
def verify(printed: str) -> None:
    """Check every entry; name the first that was changed, moved or taken away."""
    head = verify_log(printed=printed)
    entries = "1 entry" if head.seq == 1 else f"{head.seq} entries"
    click.echo(f"The log is whole: {entries}.")
    click.echo(_line(head))


@command(group, "head")
def show_head() -> None:
    """Print number and code of the last entry, to be kept elsewhere."""
    click.echo(_line(queries.get_head()))


def _line(head: Head) -> str:
    return f"{head.seq} {head.mac.hex()}"
