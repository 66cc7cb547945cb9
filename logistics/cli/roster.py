"""Commands: bring people in."""

from pathlib import Path

import click

from logistics.accommodation.service import import_people_and_stays
from logistics.cli.running import import_command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.roster.forms import read_people_for
from logistics.trainings.queries import get_training

group = click.Group("roster", help="Bring people in.")


@import_command(group)
def import_file(slug: str, file: Path, dry_run: bool) -> None:
    """Bring a file of participants or of trainers in, with the rooms they ask for."""
    training = get_training(slug)
    table = read_people_for(training, file.read_bytes())
    with transaction(keep=not dry_run):
        report = import_people_and_stays(training, table, at=now())
    if dry_run:
        click.echo("Only checked: nothing was stored.")
    click.echo(f"People: {report.people.text()}")
    click.echo(f"Rooms: {report.stays.text()}")
