"""Importing and changing the agenda in the database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from logistics.agenda import models, queries, service
from logistics.agenda.rules import HalfDay, Item, ItemRow, Visibility, counted_minutes
from logistics.core.db import db, transaction
from logistics.core.errors import DomainError, NotFound, StaleSave
from logistics.core.tables import ImportReport
from logistics.trainings.rules import Training
from tests.factories.agenda import (
    MOMENT,
    NINE,
    SAMPLE,
    add_trainers,
    another_training,
    minutes,
    read,
    stored_item,
)
from tests.factories.sample import add_training

LATER = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
SAVA, DUNAV = "Conference room Sava", "Breakout room Dunav"


@pytest.fixture
def staffed(training: Training) -> Training:
    """The training with its four trainers and no agenda."""
    add_trainers(training, "T01", "T02", "T03", "T04")
    return training


def bring_in(training: Training, file: bytes = SAMPLE.read_bytes()) -> ImportReport:
    with transaction():
        return service.import_items(training, read(file, training=training), at=LATER)


def by_code(training: Training, code: str) -> Item:
    return next(i for i in queries.items_of(training.id, with_cancelled=True) if i.code == code)


def change(training: Training, item: Item, *, notes: str = "", **more: object) -> Item:
    row = ItemRow(item.code, replace(item.content, **more), notes)  # type: ignore[arg-type]
    with transaction():
        return service.change_item(training, (item.id, item.version), row, at=LATER)


def test_import_stores_every_item_as_the_file_gives_it(staffed: Training) -> None:
    rows = {row.code: row for row in read(SAMPLE.read_bytes(), training=staffed)}

    assert bring_in(staffed) == ImportReport(new=51)
    items = queries.items_of(staffed.id)
    assert {item.code: item.content for item in items} == {c: r.content for c, r in rows.items()}
    assert {i.code: queries.team_notes_of(i.id) for i in items} == {
        c: r.notes for c, r in rows.items()
    }
    assert counted_minutes(items) == 1165


def test_import_of_the_same_file_changes_nothing(staffed: Training) -> None:
    bring_in(staffed)
    before = queries.items_of(staffed.id)

    assert bring_in(staffed) == ImportReport(unchanged=51)
    assert queries.items_of(staffed.id) == before


def test_import_of_a_changed_file_changes_those_items_only(staffed: Training) -> None:
    bring_in(staffed)
    before = {item.code: item for item in queries.items_of(staffed.id)}
    text = SAMPLE.read_text().replace("Reading a hostile terrain", "Reading the terrain")
    text = text.replace("Seated version available.", "Seated too.")

    assert bring_in(staffed, text.encode()) == ImportReport(changed=2, unchanged=49)
    after = {item.code: item for item in queries.items_of(staffed.id)}
    assert {c for c, item in after.items() if item != before[c]} == {"A106", "A108"}
    assert (after["A106"].sequence, after["A106"].changed_at) == (1, LATER)
    assert (after["A108"].sequence, after["A108"].version) == (0, 2)  # notes are in no calendar


def test_rehearsed_import_writes_nothing(staffed: Training) -> None:
    with transaction(keep=False):
        rows = read(SAMPLE.read_bytes(), training=staffed)
        report = service.import_items(staffed, rows, at=LATER)

    assert (report, queries.items_of(staffed.id)) == (ImportReport(new=51), [])


def test_import_brings_a_cancelled_item_back(staffed: Training) -> None:
    bring_in(staffed)
    item = by_code(staffed, "A106")
    with transaction():
        service.cancel_item(staffed, (item.id, item.version), at=LATER)

    assert bring_in(staffed) == ImportReport(changed=1, unchanged=50)
    assert (by_code(staffed, "A106").stands, by_code(staffed, "A106").sequence) == (True, 2)


def test_new_codes_are_the_next_free_of_the_day(staffed: Training) -> None:
    bring_in(staffed)

    day_1 = stored_item(staffed, title="Walk")
    day_3 = stored_item(staffed, title="Walk", starts=NINE + minutes(2 * 1440))

    assert (day_1.code, day_3.code) == ("A116", "A317")


def test_code_of_a_cancelled_item_is_not_given_again(staffed: Training) -> None:
    first = stored_item(staffed, title="One")
    with transaction():
        service.cancel_item(staffed, (first.id, first.version), at=LATER)

    assert (first.code, stored_item(staffed, title="One").code) == ("A101", "A102")


def test_creating_the_same_item_twice_makes_one(staffed: Training) -> None:
    once = stored_item(staffed, notes="quiet", lead="T01", spaces=(SAVA,))

    assert stored_item(staffed, notes="quiet", lead="T01", spaces=(SAVA,)) == once
    assert stored_item(staffed, notes="other", lead="T01", spaces=(SAVA,)).code == "A102"


@pytest.mark.parametrize(
    ("more", "grows"),
    [
        pytest.param({"title": "New"}, True, id="title"),
        pytest.param({"starts_at": NINE + minutes(5)}, True, id="start"),
        pytest.param({"ends_at": NINE + minutes(65)}, True, id="end"),
        pytest.param({"spaces": (DUNAV,)}, True, id="space"),
        pytest.param({"visibility": Visibility.TEAM}, True, id="visibility"),
        pytest.param({"lead": "T02"}, False, id="lead"),
        pytest.param({"co_leads": ("T03",)}, False, id="co-lead"),
        pytest.param({"materials": ("pens",)}, False, id="materials"),
        pytest.param({"counted": True, "slot": HalfDay.AM}, False, id="counted"),
        pytest.param({"notes": "quiet"}, False, id="notes"),
    ],
)
def test_change_raises_the_version_and_the_sequence_if_calendars_show_it(
    staffed: Training, more: dict[str, object], grows: bool
) -> None:
    item = stored_item(staffed, lead="T01", spaces=(SAVA,))

    changed = change(staffed, item, **more)  # type: ignore[arg-type]

    assert (changed.version, changed.sequence) == (2, int(grows))
    assert changed.changed_at == (LATER if grows else MOMENT)


def test_saving_without_a_change_changes_nothing(staffed: Training) -> None:
    item = stored_item(staffed, lead="T01", co_leads=("CO",), spaces=(SAVA, DUNAV))

    assert change(staffed, item) == item


def test_change_on_an_older_version_is_refused_with_both_values(staffed: Training) -> None:
    item = stored_item(staffed, title="Mine")
    change(staffed, item, title="Theirs")

    with pytest.raises(StaleSave) as stale:
        change(staffed, item, title="Yours")
    assert stale.value.differences == (("Title", "Theirs", "Yours"),)
    assert by_code(staffed, item.code).content.title == "Theirs"


def test_new_lead_alone_makes_an_older_form_stale(staffed: Training) -> None:
    item = stored_item(staffed, lead="T01")
    change(staffed, item, lead="T02")

    with pytest.raises(StaleSave):
        change(staffed, item, lead="T03")


def test_move_keeps_the_length(staffed: Training) -> None:
    item = stored_item(staffed, length=75, notes="quiet")
    with transaction():
        moved = service.move_item(
            staffed, (item.id, item.version), starts_at=NINE + minutes(1440), at=LATER
        )

    assert (moved.content.starts_at, moved.content.minutes) == (NINE + minutes(1440), 75)
    assert (moved.code, moved.sequence, queries.team_notes_of(moved.id)) == ("A101", 1, "quiet")


def test_cancelled_item_stays_for_calendars_only(staffed: Training) -> None:
    item = stored_item(staffed)
    with transaction():
        service.cancel_item(staffed, (item.id, item.version), at=LATER)

    kept = by_code(staffed, item.code)
    assert (kept.cancelled_at, kept.sequence, kept.changed_at) == (LATER, 1, LATER)
    assert queries.items_of(staffed.id) == []
    with pytest.raises(NotFound):
        queries.get_item(staffed.id, item.id)


@pytest.mark.parametrize("step", ["change", "move", "cancel"])
def test_item_of_another_training_is_not_found(staffed: Training, step: str) -> None:
    item = stored_item(staffed)
    other = replace(staffed, id=another_training(staffed))
    opened = (item.id, item.version)
    row = ItemRow(item.code, item.content)
    steps: dict[str, Callable[[], object]] = {
        "change": lambda: service.change_item(other, opened, row, at=LATER),
        "move": lambda: service.move_item(other, opened, starts_at=NINE, at=LATER),
        "cancel": lambda: service.cancel_item(other, opened, at=LATER),
    }

    with pytest.raises(NotFound), transaction():
        steps[step]()
    assert by_code(staffed, item.code) == item


@pytest.mark.parametrize(
    ("more", "field"),
    [
        pytest.param({"length": 0}, "end", id="no length"),
        pytest.param({"counted": True}, "slot", id="counted without a half-day"),
    ],
)
def test_impossible_item_is_refused(staffed: Training, more: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        stored_item(staffed, **more)  # type: ignore[arg-type]
    assert (refused.value.field, queries.items_of(staffed.id)) == (field, [])


def test_trainer_who_is_gone_is_refused_in_words(staffed: Training) -> None:
    with pytest.raises(DomainError, match=r"^T09 is not in this training any more"):
        stored_item(staffed, lead="T09")


def test_double_booking_is_recorded(staffed: Training) -> None:
    stored_item(staffed, title="One", lead="T01", spaces=(SAVA,))
    stored_item(staffed, title="Two", lead="T01", spaces=(SAVA,))

    assert [item.content.title for item in queries.items_of(staffed.id)] == ["One", "Two"]


def test_notes_of_the_team_are_sealed(staffed: Training) -> None:
    item = stored_item(staffed, notes="A participant of concern")

    row = db.session.get_one(models.AgendaItem, item.id)
    assert b"participant of concern" not in row.sealed


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"ends_at": NINE}, id="no length"),
        pytest.param({"counted": True}, id="counted without a half-day"),
        pytest.param({"kind": "lecture"}, id="kind"),
        pytest.param({"slot": "EV"}, id="slot"),
        pytest.param({"visibility": "everybody"}, id="visibility"),
        pytest.param({"code": "A101"}, id="code twice"),
    ],
)
def test_database_keeps_what_one_row_can_state(any_app: Flask, wrong: dict[str, object]) -> None:
    training = add_training()
    stored_item(training)
    values = {
        "training_id": training.id, "code": "A102", "starts_at": NINE, "title": "Session",
        "ends_at": NINE + minutes(60), "kind": "session", "visibility": "team",
        "changed_at": MOMENT, "id": uuid4(),
    }  # fmt: skip
    row = models.AgendaItem(**{**values, **wrong})
    row.seal(models.TeamNotes())

    with pytest.raises(IntegrityError), transaction():
        db.session.add(row)


def test_import_and_changes_work_on_each_database(any_app: Flask) -> None:
    training = add_training()
    add_trainers(training, "T01", "T02", "T03", "T04")

    assert bring_in(training) == ImportReport(new=51)
    assert bring_in(training) == ImportReport(unchanged=51)
    item = by_code(training, "A106")
    changed = change(training, item, notes=queries.team_notes_of(item.id), lead="T02")
    assert (changed.version, changed.content.lead) == (2, "T02")
