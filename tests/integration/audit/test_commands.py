"""Commands on the log, and what other commands leave in it."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from logistics.access.policy import Role
from logistics.access.service import create_account
from logistics.audit.rules import START
from logistics.core.db import transaction
from logistics.demo.service import DATA
from logistics.trainings.rules import Training
from tests.factories.audit import (
    NOON,
    drop_triggers,
    entries,
    last_number,
    past_the_app,
    write_entries,
)
from tests.factories.files import run

SLUG = "borders-2026"


def test_verify_counts_the_entries_and_prints_the_head(any_app: Flask) -> None:
    empty = run(any_app, "audit", "verify")
    write_entries(1)
    one = run(any_app, "audit", "verify")
    write_entries(2)
    head = entries()[-1].mac.hex()
    three = run(any_app, "audit", "verify")

    assert (empty.exit_code, empty.out) == (
        0, f"The log is whole: 0 entries.\n0 {START.hex()}\n",
    )  # fmt: skip
    assert one.out.splitlines()[0] == "The log is whole: 1 entry."
    assert (three.exit_code, three.err) == (0, "")
    assert three.out == f"The log is whole: 3 entries.\n3 {head}\n"
    assert run(any_app, "audit", "head").out == f"3 {head}\n"


def test_verify_names_the_first_broken_row_and_ends_with_1(any_app: Flask) -> None:
    write_entries(5)
    with past_the_app(any_app) as raw:
        drop_triggers(any_app, raw)
        raw.execute("UPDATE audit_entries SET fields = 'people.phone' WHERE seq IN (2, 4)")

    told = run(any_app, "audit", "verify")

    assert (told.exit_code, told.out, told.err) == (1, "", "Row 2 was changed.\n")


def test_verify_finds_a_printed_head_or_says_that_it_is_gone(app: Flask) -> None:
    write_entries(2)
    printed = run(app, "audit", "head").out.split()[1]
    write_entries(1)

    assert run(app, "audit", "verify", "--head", printed).exit_code == 0
    told = run(app, "audit", "verify", "--head", "ab" * 32)
    assert (told.exit_code, told.err) == (
        1, "The head that was printed is not in the log: its end was cut off since.\n",
    )  # fmt: skip


@pytest.mark.parametrize("command", ["verify", "head"])
def test_missing_head_is_a_sentence(app: Flask, command: str) -> None:
    with past_the_app(app) as raw:
        drop_triggers(app, raw)
        raw.execute("DELETE FROM audit_head")

    told = run(app, "audit", command)

    assert (told.exit_code, told.err) == (1, "The head of the log is missing.\n")


def file(name: str) -> Path:
    return DATA / name


CHANGING: list[Any] = [
    (("roster", "import", SLUG, file("participants.csv")), "people.legal_name"),
    (("roster", "import", SLUG, file("trainers.csv")), "people.bio"),
    (("agenda", "import", SLUG, file("agenda.csv")), "agenda_items.title"),
    (("travel", "import", SLUG, file("legs.csv")), "bookings.reference"),
    (("attendance", "lock", SLUG), "day_locks.locked_at"),
    (("accounts", "link", "--role", "coordinator"), "accounts.role"),
]
READING: list[Any] = [
    ("audit", "verify"),
    ("audit", "head"),
    ("trainings", "list"),
    ("readiness", SLUG),
    ("roster", "import", SLUG, file("participants.csv"), "--dry-run"),
    ("roster", "import", SLUG, file("legs.csv")),
    ("roster", "import", "nothing", file("participants.csv")),
    ("roster", "import"),
    ("trainings", "create", "--from", file("training.toml")),
    ("accounts", "link", "--role", "participant", "--training", SLUG, "--person", "P99"),
]


def test_command_that_changes_something_is_one_entry_of_nobody(
    app: Flask, training: Training
) -> None:
    for words, field in CHANGING:
        before = last_number()
        told = run(app, *words)
        assert told.exit_code == 0, (words, told.err)
        added = [entry for entry in entries() if entry.seq > before]
        group, name = words[:2]
        assert [(e.action, e.outcome, e.actor_id) for e in added] == [
            (f"command.{group}.{name}", "done", None)
        ]
        assert field in added[0].fields.split(), words
        about = ("training", training.id) if SLUG in words else (None, None)
        assert (added[0].object_type, added[0].object_id) == about


def test_command_that_brings_everything_in_is_one_entry(app: Flask) -> None:
    assert run(app, "demo", "load").exit_code == 0

    (entry,) = entries()
    assert (entry.action, entry.actor_id) == ("command.demo.load", None)
    assert {"people.legal_name", "legs.departure", "hotels.name"} <= set(entry.fields.split())


def test_command_that_changes_nothing_adds_none(app: Flask, sample: Training) -> None:
    before = last_number()
    statuses = [run(app, *words).exit_code for words in READING]

    assert statuses == [0, 0, 0, 0, 0, 1, 1, 2, 1, 1]
    assert last_number() == before


def test_second_import_of_a_file_changes_nothing_and_adds_none(
    app: Flask, sample: Training
) -> None:
    before = last_number()

    assert run(app, "roster", "import", SLUG, DATA / "participants.csv").exit_code == 0

    assert last_number() == before


def test_command_leaves_no_open_record_behind(app: Flask, sample: Training) -> None:
    """In a process that goes on, what comes next is not put down to the command before."""
    run(app, "trainings", "list")
    before = last_number()

    with transaction():
        create_account(Role.COORDINATOR, at=NOON)

    assert last_number() == before
