"""At the same moment: what ends a sign-in wins against what is under way, on each database."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread, current_thread
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select

from logistics.access import service
from logistics.access.models import Account, PendingSignIn, SignIn
from logistics.access.policy import Role
from logistics.access.queries import find_actor
from logistics.access.rules import Purpose, Step
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.errors import DomainError
from tests.conftest import CSRF
from tests.factories.sign_ins import cookie_of, is_in, signed_in
from tests.factories.staff import PASSWORD, Staff, a_member

RUNS = 100
NEW_PASSWORD = "another four words of mine"


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Let all act at the same moment, each in a session of its own, and say how it went."""
    gate, said = Barrier(len(acts)), [""] * len(acts)

    def run(number: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                with transaction():
                    acts[number]()
                said[number] = "done"
            except DomainError as error:
                said[number] = type(error).__name__
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return said


def open_sign_ins(account_id: UUID) -> list[UUID]:
    db.session.rollback()
    open_now = select(SignIn.id).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    return list(db.session.scalars(open_now))


def row_of(cookie: str) -> UUID:
    """Return the row of a cookie, and leave no transaction open."""
    actor = find_actor(cookie, at=now())
    db.session.rollback()
    assert actor is not None
    return actor.sign_in_id


def a_cookie(account_id: UUID) -> str:
    with transaction():
        return service.start_sign_in(account_id, device="Firefox", at=now())


def an_account(role: Role = Role.COORDINATOR) -> UUID:
    with transaction():
        return service.create_account(role, at=now())


@contextmanager
def meanwhile(app: Flask, act: Callable[[], object]) -> Iterator[None]:
    """Do something in another session as soon as this thread has found who is signed in."""
    here, done = current_thread(), list[bool]()

    def elsewhere() -> None:
        with app.app_context():
            with transaction():
                act()
            db.session.remove()

    def look(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        is_actor = "sign_ins.token_hash = " in statement and statement.startswith("SELECT")
        if is_actor and current_thread() is here and not done:
            done.append(True)
            thread = Thread(target=elsewhere)
            thread.start()
            thread.join(30)

    event.listen(db.engine, "after_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(db.engine, "after_cursor_execute", look)
    assert done, "the request asked for nobody"


def a_page(_member: Staff) -> tuple[str, dict[str, str]]:
    return "", {}


def a_step_up(member: Staff) -> tuple[str, dict[str, str]]:
    return "/step-up", {"code": member.code()}


def a_new_password(_member: Staff) -> tuple[str, dict[str, str]]:
    typed = {"current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    return "/account/password", typed


def a_new_email(_member: Staff) -> tuple[str, dict[str, str]]:
    return "/account/email", {"email": "new@example.org"}


REQUESTS = [a_page, a_step_up, a_new_password, a_new_email]


@pytest.mark.parametrize("asked", REQUESTS, ids=lambda f: f.__name__.removeprefix("a_"))
def test_request_under_way_does_not_bring_an_ended_sign_in_back(
    any_app: Flask, asked: Callable[[Staff], tuple[str, dict[str, str]]]
) -> None:
    member = a_member()
    client = signed_in(any_app, member.account_id)
    old = cookie_of(client)
    row = row_of(old)
    url, data = asked(member)
    found = CSRF.search(client.get(url or "/step-up").text)
    assert found
    with transaction():  # long enough ago for being seen to be written
        db.session.get_one(SignIn, row).seen_at -= timedelta(minutes=10)

    with meanwhile(any_app, lambda: service.end_all_sign_ins(member.account_id, at=now())):
        send = client.post(url, data={"csrf_token": found[1], **data}) if url else None
        answer = send or client.get("/account")

    assert answer.status_code == (410 if url else 200)
    assert open_sign_ins(member.account_id) == []
    assert [is_in(any_app, cookie) for cookie in (old, cookie_of(client))] == [False, False]


def test_requests_and_an_end_at_the_same_moment_leave_nothing_open(any_app: Flask) -> None:
    account_id = an_account()
    for _ in range(RUNS):
        cookie = a_cookie(account_id)
        row = row_of(cookie)
        later = now() + timedelta(minutes=2)

        said = at_once(
            any_app,
            partial(service.note_seen, row, at=later),
            partial(service.step_up, row, at=now()),
            partial(service.end_all_sign_ins, account_id, at=now()),
        )

        assert (said[0], said[2]) == ("done", "done")
        assert said[1] in {"done", "Gone"}
        assert open_sign_ins(account_id) == []


def test_one_device_is_ended_though_it_steps_up_at_the_same_moment(any_app: Flask) -> None:
    account_id = an_account()
    for _ in range(RUNS):
        row = row_of(a_cookie(account_id))

        at_once(
            any_app,
            partial(service.step_up, row, at=now()),
            partial(service.end_sign_in, row, account_id=account_id, at=now()),
        )

        assert open_sign_ins(account_id) == []


def test_two_step_ups_at_once_give_one_successor(any_app: Flask) -> None:
    account_id = an_account()
    for _ in range(RUNS):
        row = row_of(a_cookie(account_id))

        said = at_once(any_app, *[partial(service.step_up, row, at=now())] * 2)

        assert Counter(said) == {"done": 1, "Gone": 1}
        assert len(open_sign_ins(account_id)) == 1
        with transaction():
            service.end_all_sign_ins(account_id, at=now())


def test_two_codes_sent_at_once_give_one_new_cookie(any_app: Flask) -> None:
    member = a_member()
    clients = [signed_in(any_app, member.account_id)]
    clients.append(any_app.test_client())  # type: ignore[arg-type]
    tokens = []
    for client in clients:
        client.set_cookie("id", cookie_of(clients[0]))
        found = CSRF.search(client.get("/step-up").text)
        assert found
        tokens.append(found[1])
    gate, answers = Barrier(2), []

    def send(number: int) -> None:
        data = {"csrf_token": tokens[number], "code": member.codes[number]}
        gate.wait()
        answers.append(clients[number].post("/step-up", data=data))

    threads = [Thread(target=send, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    given = [
        a for a in answers if any(c.startswith("id=") for c in a.headers.getlist("Set-Cookie"))
    ]
    assert len(given) == len(open_sign_ins(member.account_id)) == 1


@pytest.mark.parametrize("way", ["link", "second step"])
def test_sign_in_begun_before_everything_ended_does_not_come_after(
    any_app: Flask, way: str
) -> None:
    account_id = an_account()
    for _ in range(RUNS):
        with transaction():
            token = service.mint_link(account_id, Purpose.INVITATION, at=now())
            service.begin_pending(account_id, Step.SECOND_FACTOR, at=now())
        pending_id = db.session.scalars(select(PendingSignIn.id)).one()
        db.session.rollback()

        def by_link(token: str = token) -> None:
            redeemed = service.redeem_link(token, at=now())
            service.start_sign_in(redeemed.account_id, device="Firefox", at=now())

        def by_code(pending_id: UUID = pending_id) -> None:
            service.finish_pending(pending_id, device="Firefox", at=now())

        said = at_once(
            any_app,
            by_link if way == "link" else by_code,
            lambda: service.shut_out(account_id, at=now()),
        )

        assert said in (["done", "done"], ["Gone", "done"])
        assert open_sign_ins(account_id) == []


def test_two_administrators_cannot_close_each_other_out(any_app: Flask) -> None:
    one, other = (
        a_member(email=f"{name}@example.org", role=Role.ADMINISTRATOR).account_id
        for name in ("one", "other")
    )
    for _ in range(20):
        said = at_once(
            any_app,
            lambda: service.disable_account(one, at=now()),
            lambda: service.disable_account(other, at=now()),
        )

        assert Counter(said) == {"done": 1, "DomainError": 1}
        with transaction():
            closed = db.session.scalars(select(Account).where(Account.disabled_at.is_not(None)))
            closed.one().disabled_at = None
