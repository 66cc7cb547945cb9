"""The outbox on each database: one worker holds a mail, and a dead one gives it back."""

import threading
from collections import Counter
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.messages.documents import Parcel
from logistics.messages.models import Mail
from logistics.messages.rules import Kind, Letter, Order, State, Waiting
from logistics.messages.service import (
    NotTaken,
    claim_mail,
    clear_outbox,
    close_mail,
    deliver_next,
    order_mail,
    put_back,
)
from tests.conftest import Clock
from tests.factories.mail import SENDER

ORDER = Order(email="p01@example.org", text="the bus leaves at nine")


def ordered(number: int = 1, kind: Kind = Kind.NOTICE) -> list[UUID]:
    with transaction(counts=False):
        return [order_mail(kind, ORDER, at=now()) for _ in range(number)]


def claimed() -> Waiting | None:
    with transaction(counts=False):
        return claim_mail(at=now())


def held() -> Waiting:
    mail = claimed()
    assert mail is not None
    return mail


def rows() -> list[Mail]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail).order_by(Mail.created_at, Mail.id)))


def write(_mail: Waiting, order: Order) -> Letter | None:
    return Letter(order.email, "S", order.text) if order.email else None


def take(_parcel: Parcel) -> None:
    """Take any mail."""


def deliver(send: object) -> State | None:
    return deliver_next(write, send, sender=SENDER, at=now())  # type: ignore[arg-type]


def test_mail_is_held_by_one_worker_until_its_lease_ends(any_app: Flask, clock: Clock) -> None:
    ordered()
    first = held()
    meanwhile = claimed()
    clock.forward(minutes=4, seconds=55)
    shortly_before = claimed()
    clock.forward(seconds=6)
    second = held()

    assert (meanwhile, shortly_before) == (None, None)
    assert (second.id, first.tries, second.tries) == (first.id, 1, 2)


def test_worker_whose_lease_went_to_another_changes_nothing(any_app: Flask, clock: Clock) -> None:
    ordered()
    slow = held()
    clock.forward(minutes=6)
    quick = held()
    with transaction(counts=False):
        close_mail(slow, State.FAILED, failure="connection", at=now())
        put_back(slow, failure="connection", not_before=now())
    (row,) = rows()
    before = (row.state, row.payload)
    with transaction(counts=False):
        close_mail(quick, State.SENT, at=now())
    (row,) = rows()

    assert before == (State.SENDING, ORDER)
    assert (row.state, row.failure, row.payload) == (State.SENT, None, Order())


def test_longest_waiting_mail_is_taken_first(any_app: Flask, clock: Clock) -> None:
    first = ordered()
    clock.forward(seconds=2)
    second = ordered()

    assert [held().id, held().id] == [*first, *second]


def test_mail_that_is_done_holds_nothing_any_more(any_app: Flask) -> None:
    ordered()
    sent: list[Parcel] = []

    assert deliver(sent.append) is State.SENT
    (row,) = rows()
    assert (row.payload, row.sent_at is not None, row.leased_until) == (Order(), True, None)
    assert [parcel.recipient for parcel in sent] == ["p01@example.org"]
    assert deliver(sent.append) is None


@pytest.mark.parametrize(
    ("failure", "is_final", "state", "payload"),
    [
        pytest.param("smtp-451", False, State.QUEUED, ORDER, id="for a while"),
        pytest.param("smtp-550", True, State.FAILED, Order(), id="for good"),
    ],
)
def test_mail_that_is_not_taken_waits_or_fails(
    any_app: Flask, failure: str, is_final: bool, state: State, payload: Order
) -> None:
    ordered()

    def refuse(_parcel: Parcel) -> None:
        raise NotTaken(failure, is_final=is_final)

    assert deliver(refuse) is state
    (row,) = rows()
    assert (row.state, row.failure, row.payload) == (state, failure, payload)
    assert deliver(refuse) is None


def test_mail_for_nobody_is_cancelled_and_emptied(any_app: Flask) -> None:
    with transaction(counts=False):
        order_mail(Kind.SIGN_IN, Order(browser_hash="00"), at=now())

    assert deliver(take) is State.CANCELLED
    assert [(row.state, row.payload) for row in rows()] == [(State.CANCELLED, Order())]


def test_failure_while_writing_leaves_the_other_mails_alone(any_app: Flask) -> None:
    bad, _good = ordered(2)
    with transaction(counts=False):
        order_mail(Kind.NOTICE, Order(email="no address", text="x"), at=now())
    sent: list[Parcel] = []

    def fail_once(mail: Waiting, order: Order) -> Letter | None:
        if mail.id == bad:
            raise RuntimeError("with a name in it")
        return write(mail, order)

    ended = [deliver_next(fail_once, sent.append, sender=SENDER, at=now()) for _ in range(4)]

    assert Counter(ended) == {State.QUEUED: 1, State.SENT: 1, State.FAILED: 1, None: 1}
    assert {row.failure for row in rows()} == {"RuntimeError", None, "address"}


def test_mail_that_does_not_open_fails(any_app: Flask) -> None:
    ordered(2)
    first, second = rows()
    with transaction(counts=False):  # a blob that was moved to another row
        db.session.execute(update(Mail).where(Mail.id == first.id).values(sealed=second.sealed))

    assert {deliver(take), deliver(take)} == {State.FAILED, State.SENT}
    assert {row.failure for row in rows()} == {"unreadable", None}


def test_link_asked_for_long_ago_is_not_sent(any_app: Flask, clock: Clock) -> None:
    ordered(kind=Kind.SIGN_IN)
    clock.forward(hours=1, seconds=2)

    assert deliver(take) is State.FAILED
    assert [row.failure for row in rows()] == ["too-late"]


def test_rows_of_old_mails_go_but_those_a_page_tells_of(any_app: Flask, clock: Clock) -> None:
    for kind in Kind:
        ordered(kind=kind)
    while deliver(lambda _parcel: None):
        pass
    ordered()
    clock.forward(days=13)
    early = tidied()
    clock.forward(days=1, minutes=1)

    assert early == {Kind.SIGN_IN: 1, Kind.INVITATION: 1, Kind.SET_UP: 1, Kind.NOTICE: 2}
    assert tidied() == {Kind.INVITATION: 1, Kind.SET_UP: 1, Kind.NOTICE: 1}


def tidied() -> Counter[str]:
    with transaction(counts=False):
        clear_outbox(at=now())
    return Counter(row.kind for row in rows())


WORKERS, MAILS = 4, 40


@pytest.fixture
def crowd(any_app: Flask) -> tuple[Counter[UUID], list[State | None]]:
    """What four workers at once did with forty mails: how often each was sent."""
    ordered(MAILS)
    db.session.remove()
    sent: Counter[UUID] = Counter()
    ended: list[State | None] = []
    lock, start = threading.Lock(), threading.Barrier(WORKERS)

    def send(parcel: Parcel) -> None:
        with lock:
            sent[parcel.id] += 1

    def run() -> None:
        with any_app.app_context():
            start.wait()
            while state := deliver(send):
                with lock:
                    ended.append(state)
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sent, ended


def test_workers_at_once_send_each_mail_once(
    crowd: tuple[Counter[UUID], list[State | None]],
) -> None:
    sent, ended = crowd

    assert (len(sent), set(sent.values())) == (MAILS, {1})
    assert Counter(ended) == {State.SENT: MAILS}
    assert Counter(row.state for row in rows()) == {State.SENT: MAILS}


def test_workers_at_once_without_leases_send_twice(
    any_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Show that the test above can fail: with leases that end at once, a mail goes out again."""
    monkeypatch.setattr("logistics.messages.service.leasing.LEASE", now() - now())
    ordered()
    sent: list[Parcel] = []

    def send(parcel: Parcel) -> None:
        sent.append(parcel)
        if len(sent) < 3:
            deliver(send)  # another worker, while this one waits for the server

    deliver(send)

    assert len(sent) == 3


def test_worker_looks_into_an_empty_outbox_without_a_lock(any_app: Flask) -> None:
    with db.engine.connect() as other:
        other.execution_options(writes=True)
        other.execute(text("SELECT 1"))  # on SQLite: holds the one write lock

        assert deliver(take) is None
