"""Commands: Bring journeys in."""

from pathlib import Path

import click

from logistics.cli.running import command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.trainings.queries import get_training
from logistics.travel import service
from logistics.travel.forms import read_legs_for

group = click.Group("travel", help="Bring journeys in.")


@command(group, "import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_(slug: str, file: Path, dry_run: bool) -> None:
    """Bring a CSV file of legs into the training SLUG: all of it, or nothing."""
    training = get_training(slug)
    rows = read_legs_for(training, file.read_bytes())
    with transaction(keep=not dry_run):
        report = service.import_legs(training, rows, at=now())
    click.echo(f"Nothing was written. {report.text()}" if dry_run else report.text())
