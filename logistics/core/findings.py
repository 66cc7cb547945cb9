"""What a rule says about the facts: data, sorted and printed the same way everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing somebody should know; `subject` is the code of what it is about (P05, L004)."""

    severity: Severity
    code: str
    subject: str
    message: str
    due: date | None = None
    fix: str = ""
    feature: str = ""

    def __post_init__(self) -> None:
        # A datetime passes as a date for type checkers, but the two do not compare.
        if isinstance(self.due, datetime):
            raise TypeError(f"{self.code}: due is a day, not a moment")


_ORDER = {severity: place for place, severity in enumerate(Severity)}


def sorted_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by severity, due day (none last), code and subject; equals keep their order."""
    return sorted(findings, key=_key)


def finding_json(finding: Finding) -> dict[str, str | None]:
    """Give the finding as other programs read it; `due` is an ISO date or None."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "feature": finding.feature,
        "subject": finding.subject,
        "message": finding.message,
        "due": finding.due.isoformat() if finding.due else None,
    }


def _key(finding: Finding) -> tuple[int, date, str, str]:
    due = finding.due or date.max
    return _ORDER[finding.severity], due, finding.code, finding.subject
