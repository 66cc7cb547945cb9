"""Command: what stands between now and a fully attended training."""

from collections import Counter
from collections.abc import Iterator

import click

from logistics.cli.running import command, echo_json
from logistics.core.clock import now
from logistics.core.findings import Finding, finding_json
from logistics.core.periods import clock_text, day_text
from logistics.core.text import KOSOVO_FOOTNOTE, needs_footnote
from logistics.readiness.queries import facts_of
from logistics.readiness.rules import findings_of, moment_of
from logistics.trainings.queries import get_training

_COUNTED = {"error": "problem", "warning": "to check", "info": "note"}


def register(app_group: click.Group) -> None:
    """Add the command, which belongs to no group."""

    @command(app_group, "readiness")
    @click.argument("slug")
    @click.option(
        "--at",
        "when",
        help="Judge as of this ISO time; without an offset, at the training's place.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
    def readiness(slug: str, when: str | None, as_json: bool) -> None:
        """Print the findings of a training, worst first."""
        training = get_training(slug)
        at = now() if when is None else moment_of(when, training)
        if at is None:
            raise click.UsageError(f"'{when}' is no ISO time; write 2026-04-08T09:00.")
        findings, local = findings_of(facts_of(training), at=at), training.local(at)
        if as_json:
            listed = [finding_json(finding) for finding in findings]
            echo_json({"training": slug, "at": local.isoformat(), "findings": listed})
            return
        click.echo(
            f"{training.slug} on {day_text(local.date())} {local.year} at {clock_text(local)}"
            f" in {training.place}: {_counts(findings)}."
        )
        click.echo("\n".join(_lines(findings)), nl=bool(findings))


def _counts(findings: list[Finding]) -> str:
    counted = Counter(finding.severity.value for finding in findings)
    found = [_number(counted[severity], word) for severity, word in _COUNTED.items()]
    return ", ".join(text for text in found if text) or "nothing is open"


def _number(number: int, word: str) -> str:
    plural = "s" if number != 1 and word != "to check" else ""
    return f"{number} {word}{plural}" if number else ""


def _lines(findings: list[Finding]) -> Iterator[str]:
    """Give one line per finding, in columns as wide as what stands in them."""
    cells = [(f.severity.value, f.subject, f.code) for f in findings]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for finding, short in zip(findings, cells, strict=True):
        columns = (text.ljust(width) for text, width in zip(short, widths, strict=True))
        yield "  ".join((*columns, finding.message))
    if any(needs_footnote(finding.message) for finding in findings):
        yield f"\n{KOSOVO_FOOTNOTE}"
