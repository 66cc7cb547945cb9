"""Commands: bring marks in and lock days."""

from datetime import date
from pathlib import Path

import click

from logistics.attendance import service
from logistics.attendance.forms import read_marks_for
from logistics.attendance.rules import day_of_number
from logistics.cli.running import command, import_command
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.periods import day_text, days
from logistics.trainings.queries import get_training
from logistics.trainings.rules import Training

group = click.Group("attendance", help="Bring marks in and lock days.")


@import_command(group)
def import_file(slug: str, file: Path, dry_run: bool) -> None:
    """Bring the marks of a CSV file into the training SLUG: all of them, or nothing.

    Columns: code, item_id, status, minutes (late, or missed at the end).
    """
    training = get_training(slug)
    rows = read_marks_for(training, file.read_bytes())
    with transaction(keep=not dry_run):
        report = service.import_marks(training, rows, at=now())
    click.echo(f"Nothing was written. {report.text()}" if dry_run else report.text())


@command(group, "lock")
@click.argument("slug")
@click.option("--day", "number", type=int, help="Number of the day; without it all days.")
def lock(slug: str, number: int | None) -> None:
    """Close the marks of one day, or of all days, of the training SLUG."""
    training = get_training(slug)
    wanted = (
        days(training.first_day, training.last_day)
        if number is None
        else [day_of_number(number, training)]
    )
    moment = now()
    with transaction():
        done = [(day, service.lock_day(training, day, at=moment)) for day in wanted]
    for day, is_new in done:
        click.echo(_locked_line(training, day, is_new=is_new))


def _locked_line(training: Training, day: date, *, is_new: bool) -> str:
    said = "is locked" if is_new else "was locked already"
    return f"Day {training.day_number(day)} ({day_text(day)}) {said}."
