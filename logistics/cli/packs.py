"""Commands: materials packs as files."""

from pathlib import Path

import click

from logistics.calendars import queries as calendars
from logistics.calendars.service import calendar_document
from logistics.cli.calendars import FOLDER, chosen_people
from logistics.cli.running import command, progress, write_file
from logistics.materials import queries
from logistics.materials.service import PackBuilder
from logistics.trainings.queries import get_training

group = click.Group("packs", help="Build materials packs.")


@command(group, "build")
@click.argument("slug")
@click.option("--person", "code", help="Only this person's, such as P01 or T01.")
@click.option("--out", "folder", type=FOLDER, required=True, help="The folder to write to.")
def build(slug: str, code: str | None, folder: Path) -> None:
    """Write the pack of everybody who takes part: P01.pdf and P01.zip, P02.pdf, …"""
    training = get_training(slug)
    people = chosen_people(training, code)
    builder, shared = PackBuilder(queries.shared_facts(training)), calendars.shared_facts(training)
    own = queries.own_facts_of(training, people)
    dates = calendars.own_facts_of(training, people)
    for facts, days in progress(list(zip(own, dates, strict=True)), "Packs"):
        calendar = calendar_document(shared, days)
        stem = facts.person.code
        write_file(folder / f"{stem}.pdf", builder.pdf(facts).content)
        write_file(folder / f"{stem}.zip", builder.zip(facts, calendar=calendar).content)
    click.echo(f"{len(people)} pack{'s' if len(people) != 1 else ''} written to {folder}.")
