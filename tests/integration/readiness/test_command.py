"""The command that prints findings: the contract of docs/findings.md on the sample."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from logistics.agenda import queries as agenda
from logistics.agenda import service as agenda_service
from logistics.cli.readiness import _counts, _lines
from logistics.core.db import db, transaction
from logistics.core.text import KOSOVO_FOOTNOTE
from logistics.roster.models import Person
from logistics.trainings.rules import Training
from logistics.travel.models import Leg

SLUG = "borders-2026"
AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
TWO_WEEKS_BEFORE = "2026-04-08T09:00"
# The list of data/README.md, at 8 April 2026 09:00.
EXPECTED = {
    ("arrives-late", "L004"),
    ("arrives-late", "L021"),
    ("arrives-late", "L033"),
    ("document-expiring", "P12"),
    ("itinerary-retimed", "L025"),
    ("not-confirmed", "P02"),
    ("confirmation-overdue", "P02"),
    ("place-gap", "L019"),
    ("place-gap", "L057"),
    ("tight-connection", "L045"),
    ("tight-departure", "L060"),
    ("twin-nights-differ", "P10"),
    ("visa-missing", "P03"),
    ("visa-missing", "P07"),
}

Row = dict[str, Any]


def run(app: Flask, *words: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["readiness", *words])
    return result.exit_code, result.stdout, result.stderr


def findings(app: Flask, at: str = TWO_WEEKS_BEFORE) -> list[Row]:
    code, out, err = run(app, SLUG, "--json", "--at", at)
    assert (code, err) == (0, "")
    found: list[Row] = json.loads(out)["findings"]
    return found


def pressing(app: Flask, at: str = TWO_WEEKS_BEFORE) -> list[tuple[str, str]]:
    return [(f["code"], f["subject"]) for f in findings(app, at) if f["severity"] != "info"]


def test_sample_has_exactly_the_findings_of_its_readme(app: Flask, sample: Training) -> None:
    found = pressing(app)

    assert len(found) == len(EXPECTED)
    assert set(found) == EXPECTED


def test_json_holds_exactly_the_keys_of_the_contract(app: Flask, sample: Training) -> None:
    code, out, _ = run(app, SLUG, "--json", "--at", TWO_WEEKS_BEFORE)

    told = json.loads(out)
    assert code == 0
    assert list(told) == ["training", "at", "findings"]
    assert (told["training"], told["at"]) == (SLUG, "2026-04-08T09:00:00+02:00")
    assert told["findings"][0] == {
        "code": "confirmation-overdue",
        "severity": "error",
        "feature": "roster",
        "subject": "P02",
        "message": "Has not confirmed within 48 hours of the invitation.",
        "due": "2026-03-20",
    }
    assert {tuple(row) for row in told["findings"]} == {tuple(told["findings"][0])}


def test_findings_go_by_severity_due_code_and_subject(app: Flask, sample: Training) -> None:
    order = {"error": 0, "warning": 1, "info": 2}
    found = findings(app, "2026-04-25T09:00")

    keys = [(order[f["severity"]], f["due"] or "9", f["code"], f["subject"]) for f in found]
    assert keys == sorted(keys)
    assert {f["severity"] for f in found} == set(order)


@pytest.mark.parametrize(
    "at",
    [
        "2026-04-08T09:00",
        "2026-04-08T09:00:00",
        "2026-04-08T07:00Z",
        "2026-04-08T09:00+02:00",
        "2026-04-08T12:30+05:30",
    ],
)
def test_at_without_an_offset_is_wall_time_at_the_place(
    app: Flask, sample: Training, at: str
) -> None:
    _, out, _ = run(app, SLUG, "--json", "--at", at)

    assert json.loads(out)["at"] == "2026-04-08T09:00:00+02:00"


def test_without_at_it_is_now(
    app: Flask, sample: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 4, 10, 22, 30, tzinfo=UTC)
    monkeypatch.setattr("logistics.cli.readiness.now", lambda: moment)

    _, out, _ = run(app, SLUG, "--json")

    assert json.loads(out)["at"] == "2026-04-11T00:30:00+02:00"


@pytest.mark.parametrize("at", ["soon", "", "2026-04-31", "0001-01-01T00:00", "8 April"])
def test_time_that_is_none_is_a_wrong_call(app: Flask, sample: Training, at: str) -> None:
    code, out, err = run(app, SLUG, "--at", at)

    assert (code, out) == (2, "")
    assert f"'{at}' is no ISO time; write 2026-04-08T09:00." in err


def test_unknown_training_is_said_on_stderr(app: Flask, sample: Training) -> None:
    assert run(app, "nowhere-2026") == (1, "", "There is no training 'nowhere-2026'.\n")


def test_missing_slug_is_a_wrong_call(app: Flask) -> None:
    assert run(app)[0] == 2


def test_text_is_a_table_with_its_counts_first(app: Flask, sample: Training) -> None:
    code, out, _ = run(app, SLUG, "--at", TWO_WEEKS_BEFORE)

    lines = out.splitlines()
    assert code == 0
    assert lines[0] == (
        "borders-2026 on Wed 8 April 2026 at 09:00 in Belgrade: 1 problem, 13 to check, 1 note."
    )
    assert lines[1] == (
        "error    P02   confirmation-overdue  Has not confirmed within 48 hours of the invitation."
    )
    assert len(lines) == 16
    assert {line[:7].strip() for line in lines[1:]} == {"error", "warning", "info"}


def test_text_without_findings_says_so() -> None:
    assert (_counts([]), list(_lines([]))) == ("nothing is open", [])


def test_text_that_names_kosovo_carries_the_footnote(app: Flask, sample: Training) -> None:
    with transaction():
        row = db.session.scalars(select(Person).where(Person.code == "P04")).one()
        row.seal(replace(row.payload, badge_name="Amila of Kosovo*"))

    out = run(app, SLUG, "--at", TWO_WEEKS_BEFORE)[1]

    assert out.endswith(f"\n\n{KOSOVO_FOOTNOTE}\n")


@pytest.mark.parametrize(
    ("at", "slots", "days"),
    [
        pytest.param("2026-04-22T12:44", [], [], id="before the first half-day ends"),
        pytest.param("2026-04-22T12:45", ["D1-AM"], [], id="as it ends"),
        pytest.param("2026-04-22T17:45", ["D1-AM", "D1-PM"], ["D1"], id="as day 1 ends"),
        pytest.param(
            "2026-04-25T09:00",
            ["D1-AM", "D1-PM", "D2-AM", "D2-PM", "D3-AM", "D3-PM"],
            ["D1", "D2", "D3"],
            id="after the training",
        ),
    ],
)
def test_roll_is_asked_for_as_the_days_pass(
    app: Flask, sample: Training, at: str, slots: list[str], days: list[str]
) -> None:
    found = pressing(app, at)

    assert sorted(s for code, s in found if code == "slot-unmarked") == slots
    assert sorted(s for code, s in found if code == "day-unlocked") == days


@pytest.mark.parametrize(
    ("at", "severity"),
    [("2026-04-09T23:59", "warning"), ("2026-04-10T00:00", "error")],
    ids=["the evening before", "on the decision day"],
)
def test_open_visa_becomes_an_error_on_the_decision_day(
    app: Flask, sample: Training, at: str, severity: str
) -> None:
    found = [f for f in findings(app, at) if f["code"] == "visa-missing"]

    assert [(f["subject"], f["severity"], f["due"]) for f in found] == [
        ("P03", severity, "2026-04-10"), ("P07", severity, "2026-04-10"),
    ]  # fmt: skip


def retime(code: str, change: Callable[[Any], Any]) -> None:
    with transaction():
        row = db.session.scalars(select(Leg).where(Leg.code == code)).one()
        row.seal(change(row.payload))


def later(minutes: int) -> Callable[[Any], Any]:
    def change(details: Any) -> Any:
        ends = {
            name: replace(end, local=end.local + timedelta(minutes=minutes))
            for name, end in (("departure", details.departure), ("arrival", details.arrival))
        }
        return replace(details, **ends)

    return change


def test_retimed_leg_changes_the_findings(app: Flask, sample: Training) -> None:
    retime("L001", later(4 * 60))  # lands at 20:45
    retime("L004", later(-2 * 60))  # lands at 19:05

    assert set(pressing(app)) == EXPECTED - {("arrives-late", "L004")} | {("arrives-late", "L001")}


def test_retimed_leg_that_misses_the_start_is_an_error(app: Flask, sample: Training) -> None:
    retime("L001", later(17 * 60))  # lands on day 1 at 09:45

    found = [f for f in findings(app) if f["subject"] == "L001"]

    assert [(f["code"], f["severity"]) for f in found] == [("arrives-after-start", "error")]


def test_moved_session_changes_the_findings(app: Flask, sample: Training) -> None:
    closing = next(item for item in agenda.items_of(sample.id) if item.code == "A312")
    with transaction():  # the close moves from 16:45 to 17:45: P16 would leave before it
        agenda_service.move_item(
            sample,
            (closing.id, closing.version),
            starts_at=closing.content.starts_at + timedelta(hours=1),
            at=AT,
        )

    changed = set(pressing(app)) ^ EXPECTED

    assert {("tight-departure", "L060"), ("departs-before-close", "L060")} <= changed


def test_command_asks_the_database_the_same_for_three_and_for_thirty(
    app: Flask, sample: Training, count_queries: Callable[[], Any]
) -> None:
    with count_queries() as many:
        run(app, SLUG, "--json")
    with transaction():
        for row in db.session.scalars(select(Person).where(Person.code > "P03")):
            row.state = "withdrawn"
    with count_queries() as few:
        run(app, SLUG, "--json")

    assert len(few) == len(many)
