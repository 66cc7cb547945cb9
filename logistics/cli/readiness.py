"""Command: what stands between now and a fully attended training."""

import click

from logistics.cli.running import command, echo_json
from logistics.core.clock import now
from logistics.core.findings import Finding, finding_json
from logistics.readiness.queries import facts_of
from logistics.readiness.rules import findings_of, moment_of
from logistics.trainings.queries import get_training


def register(app_group: click.Group) -> None:
    """Add the command, which belongs to no group."""

    @command(app_group, "readiness")
    @click.argument("slug")
    @click.option("--at", "when", default="", help="An ISO time; without an offset, local time.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
    def readiness(slug: str, when: str, as_json: bool) -> None:
        """Print the findings of a training, worst first."""
        training = get_training(slug)
        at = moment_of(when, training) if when else now()
        if at is None:
            raise click.UsageError(f"'{when}' is no ISO time; write 2026-04-08T09:00.")
        findings = findings_of(facts_of(training), at=at)
        if as_json:
            local = training.local(at)
            listed = [finding_json(finding) for finding in findings]
            echo_json({"training": slug, "at": local.isoformat(), "findings": listed})
        else:
            _echo_table(findings)


def _echo_table(findings: list[Finding]) -> None:
    for finding in findings:
        click.echo(f"{finding.severity:8}{finding.subject:8}{finding.code:24}{finding.message}")
    click.echo(f"{len(findings)} findings.")
