"""Commands: bring the agenda in."""

from pathlib import Path

import click

from logistics.agenda import service
from logistics.agenda.forms import read_agenda_for
from logistics.cli.running import command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.trainings.queries import get_training

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)

group = click.Group("agenda", help="Bring the agenda in.")


@command(group, "import")
@click.argument("slug")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_file(slug: str, file: Path, dry_run: bool) -> None:
    """Import the agenda of the training SLUG from the CSV file FILE, all of it or nothing."""
    training = get_training(slug)
    rows = read_agenda_for(training, file.read_bytes())
    with transaction(keep=not dry_run):
        report = service.import_items(training, rows, at=now())
    click.echo(f"Dry run: {report.text()}" if dry_run else report.text())
