"""Findings: their order and what other programs read."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.core.findings import Finding, Severity, finding_json, sorted_findings

LATE = Finding(Severity.WARNING, "arrives-late", "L004", "Arrives after 20:00.")


def test_sorted_findings_go_by_severity_then_due_then_code_then_subject() -> None:
    in_order = [
        replace(LATE, severity=Severity.ERROR, due=date(2026, 4, 9)),
        replace(LATE, severity=Severity.ERROR),
        replace(LATE, due=date(2026, 4, 9), code="visa-missing"),
        replace(LATE, due=date(2026, 4, 10)),
        replace(LATE, code="arrives-late"),
        replace(LATE, code="not-confirmed", subject="P02"),
        replace(LATE, code="not-confirmed", subject="P10"),
        replace(LATE, severity=Severity.INFO, due=date(2026, 1, 1)),
    ]

    assert sorted_findings(reversed(in_order)) == in_order


def test_sorted_findings_keep_the_order_of_equals() -> None:
    tuesday, wednesday = (
        replace(LATE, message="Tue 21 April"),
        replace(LATE, message="Wed 22 April"),
    )

    assert sorted_findings([wednesday, tuesday]) == [wednesday, tuesday]


@given(st.lists(st.builds(Finding, st.sampled_from(Severity), *[st.text(max_size=3)] * 3)))
def test_sorted_findings_lose_and_add_nothing(findings: list[Finding]) -> None:
    assert sorted(map(repr, sorted_findings(findings))) == sorted(map(repr, findings))


def test_finding_json_has_the_keys_of_the_contract() -> None:
    finding = replace(LATE, due=date(2026, 4, 9), feature="travel", fix="/t/x/travel")

    assert finding_json(finding) == {
        "code": "arrives-late",
        "severity": "warning",
        "feature": "travel",
        "subject": "L004",
        "message": "Arrives after 20:00.",
        "due": "2026-04-09",
    }


def test_finding_json_has_no_due_day_as_null() -> None:
    assert finding_json(LATE)["due"] is None


def test_finding_refuses_a_moment_as_due_day() -> None:
    with pytest.raises(TypeError, match="arrives-late: due is a day, not a moment"):
        replace(LATE, due=datetime(2026, 4, 9, tzinfo=UTC))
