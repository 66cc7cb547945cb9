"""Recovery codes: ten, each once, kept as hashes."""

import re
import threading
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from logistics.access import service
from logistics.access.models import RecoveryCode
from logistics.access.queries import count_recovery_codes, hash_of
from logistics.access.rules import Step
from logistics.access.service import check_second_factor, new_recovery_codes, shut_out
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.errors import DomainError
from tests.conftest import Client
from tests.factories.sign_ins import signed_in
from tests.factories.staff import Staff, a_member, give_password

SECOND = "/sign-in/second"


@pytest.fixture
def member(app: Flask) -> Staff:
    return a_member()


def send(client: Client, member: Staff, code: str) -> int:
    give_password(client, member)
    return client.post_form(SECOND, {"code": code}).status_code


def test_codes_are_ten_of_24_characters_in_groups_of_four(member: Staff) -> None:
    shape = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){5}")

    assert len({code for code in member.codes if shape.fullmatch(code)}) == 10


def test_each_code_signs_in_once(client: Client, member: Staff) -> None:
    first, second = member.codes[:2]

    assert [send(client, member, c) for c in (first, first, second)] == [303, 422, 303]


def test_code_may_be_typed_as_people_write(client: Client, member: Staff) -> None:
    assert send(client, member, member.codes[0].lower().replace("-", " ")) == 303


def test_using_a_code_says_how_many_are_left(client: Client, member: Staff) -> None:
    send(client, member, member.codes[0])

    assert client.get("/").text.count("That recovery code is used up; 9 are left.") == 1


def test_code_of_the_app_says_nothing_of_recovery_codes(client: Client, member: Staff) -> None:
    send(client, member, member.code())

    assert client.get("/").text.count("recovery code") == 0


def test_only_hashes_are_kept(member: Staff) -> None:
    stored = set(db.session.scalars(select(RecoveryCode.code_hash)))

    assert stored == {hash_of(code.replace("-", "")) for code in member.codes}


def test_new_codes_end_the_old_ones(client: Client, member: Staff) -> None:
    old = member.codes[0]
    with transaction():
        new = new_recovery_codes(member.account_id)

    assert count_recovery_codes(member.account_id) == 10
    assert [send(client, member, code) for code in (old, new[0])] == [422, 303]


def test_code_of_another_member_is_refused(client: Client, member: Staff) -> None:
    other = a_member(email="other@example.org")

    assert send(client, member, other.codes[0]) == 422


def test_guessing_codes_is_counted(client: Client, member: Staff) -> None:
    give_password(client, member)
    wrong = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"
    statuses = [client.post_form(SECOND, {"code": wrong}).status_code for _ in range(6)]

    assert statuses == [422] * 5 + [429]


def test_code_sent_eight_times_at_once_works_once(any_app: Flask) -> None:
    member = a_member()
    results: list[bool] = []
    start = threading.Barrier(8)

    def use() -> None:
        with any_app.app_context():
            start.wait()
            try:
                with transaction():
                    check_second_factor(member.account_id, member.codes[0], at=now())
                results.append(True)
            except DomainError:
                results.append(False)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [False] * 7 + [True]


@pytest.fixture
def ended_just_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody end everything between the guard and the transaction that makes codes."""

    def late(account_id: UUID) -> list[str]:
        shut_out(account_id, at=now())
        return new_recovery_codes(account_id)

    monkeypatch.setattr(service, "new_recovery_codes", late)


@pytest.mark.usefixtures("ended_just_before")
def test_no_codes_for_a_sign_in_that_was_ended_meanwhile(app: Flask, member: Staff) -> None:
    client = signed_in(app, member.account_id)

    answer = client.post_form("/account/codes")

    assert (answer.status_code, kept_hashes()) == (410, {hash_of_code(c) for c in member.codes})


@pytest.mark.usefixtures("ended_just_before")
def test_no_codes_for_a_set_up_that_was_ended_meanwhile(client: Client, member: Staff) -> None:
    with transaction():
        token = service.begin_pending(member.account_id, Step.SET_UP, at=now())
    client.set_cookie("pending", token)

    answer = client.post_form("/set-up/codes")

    assert (answer.status_code, kept_hashes()) == (410, {hash_of_code(c) for c in member.codes})


def kept_hashes() -> set[bytes]:
    return set(db.session.scalars(select(RecoveryCode.code_hash)))


def hash_of_code(code: str) -> bytes:
    return hash_of(code.replace("-", ""))
