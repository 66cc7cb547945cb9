"""Two at once for one bed: exactly one wins, on each database."""

from collections.abc import Callable
from threading import Barrier, Event, Thread
from time import sleep
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from logistics.accommodation import models, queries, service
from logistics.accommodation.rules import Move
from logistics.core.db import db, transaction
from logistics.core.errors import DomainError, Taken
from logistics.roster.queries import get_person_by_code
from logistics.trainings.rules import Training
from tests.factories.accommodation import april
from tests.factories.sample import add_sample

NIGHTS = (april(21), april(22))


def room_named(training: Training, label: str) -> UUID:
    hotel = queries.find_hotel(training.id)
    assert hotel
    return next(room.id for room in queries.rooms_of(hotel.id) if room.label == label)


def mover(app: Flask, training: Training, code: str, room: UUID) -> Callable[..., str]:
    """Return a function that moves somebody in a session of its own and says how it went."""
    person_id = get_person_by_code(training.id, code).id

    def run(before: Callable[[], object], after: Callable[[], object]) -> str:
        with app.app_context():
            try:
                before()
                with transaction():
                    service.move_person(training, Move(person_id, NIGHTS, room), version=1)
                    after()
            except DomainError as error:
                return f"{type(error).__name__} {error.status}"
            finally:
                db.session.remove()
        return "moved"

    return run


def together(*runs: Callable[[], str]) -> list[str]:
    said: list[str] = []
    threads = [Thread(target=lambda run=run: said.append(run())) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(said)


def nothing() -> None:
    """Wait for nobody."""


def until_somebody_waits() -> None:
    """Keep a transaction open until another one waits for it; on SQLite it cannot even begin."""
    if db.engine.dialect.name == "sqlite":
        return
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with db.engine.connect() as observer:
        for _ in range(500):
            if observer.execute(waiting).scalar_one():
                return
            observer.rollback()
            sleep(0.02)


def people_in(training: Training, room: UUID) -> set[tuple[UUID, int]]:
    found = queries.nights_of_training(training.id)
    return {(n.person_id, n.night.day) for n in found if n.room_id == room}


def test_of_two_who_want_one_bed_exactly_one_gets_it(any_app: Flask) -> None:
    training = add_sample()
    room = room_named(training, "Single 22")
    one, other = mover(any_app, training, "P01", room), mover(any_app, training, "P02", room)
    start = Barrier(2)
    db.session.remove()

    said = together(lambda: one(start.wait, nothing), lambda: other(start.wait, nothing))

    assert said == ["Taken 409", "moved"]
    assert len(people_in(training, room)) == 2  # one person, two nights


def test_who_is_slower_is_refused_though_nothing_was_seen(any_app: Flask) -> None:
    """The first has the bed but has not committed: the second sees it free and is still refused."""
    training = add_sample()
    room = room_named(training, "Single 22")
    one, other = mover(any_app, training, "P01", room), mover(any_app, training, "P02", room)
    taken = Event()
    db.session.remove()

    def hold() -> None:
        taken.set()
        until_somebody_waits()

    said = together(lambda: one(nothing, hold), lambda: other(lambda: taken.wait(10), nothing))

    winner = get_person_by_code(training.id, "P01").id
    assert said == ["Taken 409", "moved"]
    assert people_in(training, room) == {(winner, 21), (winner, 22)}


def test_of_two_moves_of_one_person_exactly_one_counts(any_app: Flask) -> None:
    training = add_sample()
    rooms = [room_named(training, label) for label in ("Single 22", "Twin 3")]
    runs = [mover(any_app, training, "P19", room) for room in rooms]
    start = Barrier(2)
    db.session.remove()

    said = together(*(lambda run=run: run(start.wait, nothing) for run in runs))

    assert said == ["StaleSave 409", "moved"]


def test_the_database_holds_a_bed_on_a_night_once(any_app: Flask) -> None:
    training = add_sample()
    night = queries.nights_of_training(training.id)[0]
    stranger = get_person_by_code(training.id, "P18").id
    row = models.Night(person_id=stranger, room_id=night.room_id, night=night.night, bed=night.bed)

    with pytest.raises(IntegrityError), transaction():
        db.session.add(row)


def test_a_bed_taken_meanwhile_is_refused_in_words(any_app: Flask) -> None:
    training = add_sample()
    room = room_named(training, "Single 22")
    first = mover(any_app, training, "P01", room)
    second = get_person_by_code(training.id, "P02").id
    taken, messages = Event(), []

    def hold() -> None:
        taken.set()
        until_somebody_waits()

    def late() -> str:
        with any_app.app_context():
            taken.wait(10)
            try:
                with transaction():
                    service.move_person(training, Move(second, NIGHTS, room), version=1)
            except Taken as error:
                messages.append(error.message)
            db.session.remove()
        return ""

    db.session.remove()
    together(lambda: first(nothing, hold), late)

    # PostgreSQL lets the second begin before the first has left Single 01.
    said = {
        "sqlite": "Single 22 is full on Tue 21 April – Wed 22 April."
        " Free on these nights: Single 01.",
        "postgresql": "Somebody was given that bed in Single 22 first."
        " No other room is free on all these nights.",
    }
    assert messages == [said[db.engine.dialect.name]]
