"""Commands: issue and export certificates."""

from pathlib import Path

import click
from flask import current_app

from logistics.attendance.queries import record_of
from logistics.certificates import queries, service
from logistics.certificates.documents import certificate_pdf
from logistics.certificates.rules import RegisterState
from logistics.certificates.service import Issued
from logistics.cli.running import command, echo_json, progress, write_file
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.periods import day_text
from logistics.trainings.queries import get_training
from logistics.trainings.rules import Training

group = click.Group("certificates", help="Issue and export certificates.")


@command(group, "issue")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Print data for other programs.")
def issue(slug: str, as_json: bool) -> None:
    """Issue the certificates of the training SLUG, or bring them up to date."""
    training = get_training(slug)
    _warn_of_open_days(training)
    with transaction():
        issued = service.issue_all(training, at=now())
    if as_json:
        echo_json([_data(row) for row in issued])
        return
    for row in issued:
        click.echo(_line(row))
    if not issued:
        click.echo("Nobody holds a place in this training yet.")


@command(group, "export")
@click.argument("slug")
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write to; made if it is not there.",
)
def export(slug: str, folder: Path) -> None:
    """Write the issued certificates of the training SLUG as P01.pdf, P02.pdf and so on."""
    training = get_training(slug)
    lines = queries.register_of(training)
    changed = [line.person.code for line in lines if line.state is RegisterState.CHANGED]
    if changed:
        click.echo(f"Changed since they were issued: {', '.join(changed)}.", err=True)
    base_url = current_app.config["BASE_URL"]
    certificates = queries.printed_of(training, lines, base_url=base_url)
    for code, certificate in progress(certificates, "Certificates"):
        write_file(folder / f"{code}.pdf", certificate_pdf(certificate).content)
    count = len(certificates)
    click.echo(f"{count} certificate{'' if count == 1 else 's'} written to {folder}.")


def _warn_of_open_days(training: Training) -> None:
    days = record_of(training.id).open_days(training)
    if days:
        names = ", ".join(day_text(day) for day in days)
        click.echo(f"Warning: marks can still change, not locked: {names}.", err=True)


def _data(row: Issued) -> dict[str, str | int | float | None]:
    return {
        "code": row.code,
        "kind": row.entitlement.kind.value,
        "minutes": row.entitlement.minutes,
        "of": row.entitlement.counted,
        "hours": row.entitlement.hours,
        "reference": row.reference,
    }


def _line(row: Issued) -> str:
    due = row.entitlement
    minutes = f"{due.minutes} of {due.counted} min"
    return f"{row.code:<6}{due.kind:<15}{minutes:<20}{row.reference or '-':<24}{row.outcome}"
