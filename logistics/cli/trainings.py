"""Commands: Make and list trainings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from logistics.accommodation.forms import read_hotels
from logistics.accommodation.service import add_hotel
from logistics.cli.running import command, echo_json
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import DomainError
from logistics.core.periods import day_span_text
from logistics.trainings.forms import read_training
from logistics.trainings.queries import all_trainings
from logistics.trainings.rules import Training, late_start_notice
from logistics.trainings.service import create_training

group = click.Group("trainings", help="Make and list trainings.")


@command(group, "create")
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="A TOML file that describes the training, its spaces and its hotel.",
)
def create(file: Path) -> None:
    """Make a training with its hotel from a file."""
    training = create_from(file.read_bytes())
    click.echo(f"Training '{training.slug}' is there: {_line(training)}")
    if notice := late_start_notice(training):
        click.echo(notice)


@command(group, "list")
@click.option("--json", "as_json", is_flag=True, help="Print data for other programs.")
def list_all(as_json: bool) -> None:
    """List the trainings, the latest first."""
    trainings = all_trainings()
    if as_json:
        echo_json([_data(training) for training in trainings])
    elif not trainings:
        click.echo("There are no trainings yet.")
    else:
        for training in trainings:
            click.echo(f"{training.slug}  {_line(training)}")


def create_from(content: bytes) -> Training:
    """Store the training and hotels of a file, all or nothing; raise DomainError naming all."""
    plan, hotels = _read_all(content, read_training, read_hotels)
    with transaction():
        training = create_training(plan, at=now())
        for hotel in hotels:
            add_hotel(training, hotel)
    return training


def _read_all(content: bytes, *readers: Callable[[bytes], Any]) -> list[Any]:
    """Let each reader read its part, so that one run names the mistakes of all."""
    parts, wrong = [], dict[str, None]()
    for read in readers:
        try:
            parts.append(read(content))
        except DomainError as error:
            wrong |= dict.fromkeys(error.message.splitlines())
    if wrong:
        raise DomainError("\n".join(wrong))
    return parts


def _line(training: Training) -> str:
    days = day_span_text(training.first_day, training.last_day)
    return f"{training.title}, {training.place}, {days}, {training.capacity} places"


def _data(training: Training) -> dict[str, Any]:
    return {
        "slug": training.slug,
        "title": training.title,
        "place": training.place,
        "zone": training.zone,
        "first_day": training.first_day.isoformat(),
        "last_day": training.last_day.isoformat(),
        "capacity": training.capacity,
    }
