"""Two who press at once, and somebody who is just signing in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

from flask import Flask

from logistics.access.policy import Role
from logistics.access.rules import Purpose
from logistics.access.service import create_account, mint_link, redeem_link, start_sign_in
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.errors import Gone
from logistics.privacy.rules import LockedDown
from logistics.privacy.service import lock_everything_down
from tests.factories.privacy import add_crowd, is_signed_in_by
from tests.factories.sample import add_sample

WAIT_SECONDS = 20


@contextmanager
def own_session(app: Flask) -> Iterator[None]:
    """Work as another request would: with a session of its own."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()


def test_two_at_once_end_everything_once(any_app: Flask) -> None:
    add_crowd(add_sample(), 10)
    db.session.remove()
    barrier = Barrier(2)

    def press() -> LockedDown:
        with own_session(any_app):
            barrier.wait(WAIT_SECONDS)
            return lock_everything_down(shred=True, at=now())

    with ThreadPoolExecutor(2) as pool:
        done = [future.result(WAIT_SECONDS) for future in [pool.submit(press) for _ in range(2)]]

    assert sorted(d.devices for d in done) == [0, 20]
    assert sorted(d.calendars for d in done) == [0, 10]
    assert sorted(d.documents or 0 for d in done) == [0, 35]


def test_who_is_just_signing_in_is_signed_out_as_well(any_app: Flask) -> None:
    with transaction():
        account_id = create_account(Role.PARTICIPANT, at=now())
        token = mint_link(account_id, Purpose.SIGN_IN, at=now())
    db.session.remove()
    link_is_read, lock_down_is_pressed = Event(), Event()

    def sign_in() -> str:
        with own_session(any_app), transaction():
            redeemed = redeem_link(token, at=now())
            link_is_read.set()
            assert lock_down_is_pressed.wait(WAIT_SECONDS)
            Event().wait(0.3)  # the other one is on its way into the database
            return start_sign_in(redeemed.account_id, device="A browser", at=now())

    def press() -> LockedDown:
        with own_session(any_app):
            assert link_is_read.wait(WAIT_SECONDS)
            lock_down_is_pressed.set()
            return lock_everything_down(shred=False, at=now())

    with ThreadPoolExecutor(2) as pool:
        signed_in, pressed = pool.submit(sign_in), pool.submit(press)
        cookie, done = signed_in.result(WAIT_SECONDS), pressed.result(WAIT_SECONDS)

    assert not is_signed_in_by(cookie)
    assert done.devices == 1


def test_link_that_was_opened_before_signs_nobody_in_after(any_app: Flask) -> None:
    with transaction():
        account_id = create_account(Role.PARTICIPANT, at=now())
        token = mint_link(account_id, Purpose.SIGN_IN, at=now())

    lock_everything_down(shred=False, at=now())

    try:
        with transaction():
            redeem_link(token, at=now())
    except Gone:
        return
    raise AssertionError("the link still worked")
