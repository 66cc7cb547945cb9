"""Commands: personal calendars as files."""

from pathlib import Path

import click

from logistics.calendars import queries, service
from logistics.cli.running import command, progress, write_file
from logistics.core.errors import DomainError
from logistics.roster.queries import people_who_take_part
from logistics.roster.rules import Person
from logistics.trainings.queries import get_training
from logistics.trainings.rules import Training

group = click.Group("calendars", help="Export personal calendars.")
FOLDER = click.Path(file_okay=False, path_type=Path)


@command(group, "export")
@click.argument("slug")
@click.option("--person", "code", help="Only this person's, such as P01 or T01.")
@click.option("--out", "folder", type=FOLDER, required=True, help="The folder to write to.")
def export(slug: str, code: str | None, folder: Path) -> None:
    """Write the calendar of everybody who takes part: P01.ics, P02.ics, …"""
    training = get_training(slug)
    people = chosen_people(training, code)
    shared = queries.shared_facts(training)
    own = queries.own_facts_of(training, people)
    for person, facts in progress(list(zip(people, own, strict=True)), "Calendars"):
        write_file(folder / f"{person.code}.ics", service.calendar_document(shared, facts).content)
    click.echo(f"{len(people)} calendar{'s' if len(people) != 1 else ''} written to {folder}.")


def chosen_people(training: Training, code: str | None) -> list[Person]:
    """Return everybody who takes part, or the one with `code`; raise DomainError if not coming."""
    people = people_who_take_part(training.id)
    if code is None:
        return people
    found = [person for person in people if person.code == code]
    if not found:
        raise DomainError(f"Nobody with the code {code} takes part in this training.")
    return found
