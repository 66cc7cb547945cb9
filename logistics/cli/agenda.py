"""Commands: bring the agenda in."""

from pathlib import Path

import click

from logistics.agenda import service
from logistics.agenda.forms import read_agenda_for
from logistics.cli.running import import_command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.trainings.queries import get_training

group = click.Group("agenda", help="Bring the agenda in.")


@import_command(group)
def import_file(slug: str, file: Path, dry_run: bool) -> None:
    """Import the agenda of the training SLUG from the CSV file FILE, all of it or nothing."""
    training = get_training(slug)
    rows = read_agenda_for(training, file.read_bytes())
    with transaction(keep=not dry_run):
        report = service.import_items(training, rows, at=now())
    click.echo(f"Dry run: {report.text()}" if dry_run else report.text())
