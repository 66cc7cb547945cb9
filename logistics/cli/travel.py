"""Commands: bring journeys in."""

from pathlib import Path

import click

from logistics.cli.running import import_command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.trainings.queries import get_training
from logistics.travel import service
from logistics.travel.forms import read_legs_for

group = click.Group("travel", help="Bring journeys in.")


@import_command(group)
def import_file(slug: str, file: Path, dry_run: bool) -> None:
    """Bring a CSV file of legs into the training SLUG: all of it, or nothing."""
    training = get_training(slug)
    rows = read_legs_for(training, file.read_bytes())
    with transaction(keep=not dry_run):
        report = service.import_legs(training, rows, at=now())
    click.echo(f"Nothing was written. {report.text()}" if dry_run else report.text())
