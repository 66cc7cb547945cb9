"""Commands: Bring people in."""

from contextlib import suppress
from pathlib import Path

import click

from logistics.accommodation.service import arrange_stays
from logistics.cli.running import command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.tables import ImportReport
from logistics.roster.forms import read_people
from logistics.roster.rules import PeopleTable
from logistics.roster.service import import_people
from logistics.trainings.queries import get_training
from logistics.trainings.rules import Training

group = click.Group("roster", help="Bring people in.")


class _Rehearsed(Exception):
    """Everything went well, and nothing of it shall stay."""


@command(group, "import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_file(slug: str, file: Path, dry_run: bool) -> None:
    """Bring a file of participants or of trainers in, with the rooms they ask for."""
    people, stays = bring_in(
        get_training(slug), read_people(file.read_bytes()), is_rehearsal=dry_run
    )
    if dry_run:
        click.echo("Only checked: nothing was stored.")
    click.echo(f"People: {people.text()}")
    click.echo(f"Rooms: {stays.text()}")


def bring_in(
    training: Training, table: PeopleTable, *, is_rehearsal: bool = False
) -> tuple[ImportReport, ImportReport]:
    """Store people and their stays, all or nothing; a rehearsal does the same and keeps nothing."""
    with suppress(_Rehearsed), transaction():
        people = import_people(training, table, at=now())
        stays = arrange_stays(training, table.stays, at=now())
        if is_rehearsal:
            raise _Rehearsed
    return people, stays
