"""Codes of an app: near the present time, each once, and not for guessing."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, update

from logistics.access.models import Credentials
from logistics.access.service import (
    check_second_factor,
    confirm_app,
    offer_app,
    second_factors,
)
from logistics.access.service.second_factors import SPACED_CODE, WRONG_CODE
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.errors import DomainError
from tests.conftest import Client, Clock
from tests.factories.staff import Staff, a_member, give_password

SECOND = "/sign-in/second"


@pytest.fixture
def member(app: Flask) -> Staff:
    return a_member()


def send(client: Client, member: Staff, code: str) -> int:
    give_password(client, member)
    return client.post_form(SECOND, {"code": code}).status_code


def refusal(member: Staff, code: str, *, at: datetime) -> str | None:
    try:
        with transaction():
            check_second_factor(member.account_id, code, at=at)
    except DomainError as error:
        return error.message
    return None


@pytest.mark.parametrize(
    ("steps", "fits"),
    [(-2, False), (-1, True), (0, True), (1, True), (2, False)],
    ids=["two before", "one before", "now", "one after", "two after"],
)
def test_code_fits_one_step_either_side(member: Staff, steps: int, fits: bool) -> None:
    moment = now()
    code = member.code(steps=steps, at=moment)

    assert (refusal(member, code, at=moment) is None) is fits


@pytest.mark.parametrize(
    ("seconds", "fits"),
    [(0, True), (29, True), (30, True), (59, True), (60, False)],
)
def test_code_lives_until_its_next_step_is_over(member: Staff, seconds: int, fits: bool) -> None:
    begins = int(now().timestamp()) // 30 * 30
    code = member.app.at(begins)
    at = datetime.fromtimestamp(begins + seconds, UTC)

    assert (refusal(member, code, at=at) is None) is fits


def test_code_used_once_is_refused(app: Flask, client: Client, member: Staff) -> None:
    code = member.code()
    other = app.test_client()
    assert isinstance(other, Client)

    assert (send(client, member, code), send(other, member, code)) == (303, 422)


def test_earlier_code_is_refused_after_a_later_one(client: Client, member: Staff) -> None:
    assert send(client, member, member.code(steps=1)) == 303

    assert send(client, member, member.code()) == 422


def test_next_code_fits_after_one_was_used(client: Client, member: Staff) -> None:
    assert send(client, member, member.code()) == 303

    assert send(client, member, member.code(steps=1)) == 303


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        pytest.param(lambda c: f"{c[:3]} {c[3:]}", SPACED_CODE, id="a space inside"),
        pytest.param(lambda c: f"{c}\N{NO-BREAK SPACE}", SPACED_CODE, id="a space behind"),
        pytest.param(lambda c: c[:5], WRONG_CODE, id="five digits"),
        pytest.param(lambda c: c + "0", WRONG_CODE, id="seven digits"),
        pytest.param(lambda c: f"{(int(c) + 1) % 10**6:06}", WRONG_CODE, id="the next number"),
        pytest.param(
            lambda c: c.translate({48 + n: 0x660 + n for n in range(10)}),
            WRONG_CODE,
            id="digits of another script",
        ),
        pytest.param(lambda _: "", WRONG_CODE, id="nothing"),
    ],
)
def test_code_written_in_another_way_is_refused(
    member: Staff, spoil: Callable[[str], str], sentence: str
) -> None:
    moment = now()

    assert refusal(member, spoil(member.code(at=moment)), at=moment) == sentence
    assert refusal(member, member.code(at=moment), at=moment) is None


def test_used_code_with_a_space_is_refused(client: Client, member: Staff) -> None:
    code = member.code()

    assert [send(client, member, c) for c in (code, f"{code[:3]} {code[3:]}")] == [303, 422]


def test_sixth_code_waits_even_if_it_is_right(client: Client, member: Staff) -> None:
    give_password(client, member)
    statuses = [client.post_form(SECOND, {"code": "000000"}).status_code for _ in range(5)]

    answer = client.post_form(SECOND, {"code": member.code()})

    assert statuses == [422] * 5
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)


def test_wait_ends(client: Client, member: Staff, clock: Clock) -> None:
    give_password(client, member)
    for _ in range(5):
        client.post_form(SECOND, {"code": "000000"})
    clock.forward(minutes=15, seconds=1)

    assert send(client, member, member.code()) == 303


def test_one_member_guessing_keeps_no_other_out(client: Client, member: Staff) -> None:
    other = a_member(email="other@example.org")
    give_password(client, member)
    for _ in range(6):
        client.post_form(SECOND, {"code": "000000"})

    assert send(client, other, other.code()) == 303


def test_code_of_another_member_is_refused(client: Client, member: Staff) -> None:
    other = a_member(email="other@example.org")

    assert send(client, member, other.code()) == 422


def test_code_of_an_unconfirmed_app_is_refused(member: Staff) -> None:
    with transaction():
        secret = offer_app(member.account_id)
    moment = now()

    assert refusal(member, pyotp.TOTP(secret).at(moment), at=moment) == WRONG_CODE


def test_new_app_takes_the_place_of_the_one_before(member: Staff) -> None:
    moment = now()
    with transaction():
        new = pyotp.TOTP(offer_app(member.account_id))
        confirm_app(member.account_id, new.at(moment), at=moment)

    assert refusal(member, member.code(at=moment), at=moment) == WRONG_CODE
    assert refusal(member, new.at(moment), at=moment) == WRONG_CODE  # it confirmed the app
    assert refusal(member, new.at(moment, counter_offset=1), at=moment) is None


def test_account_without_an_app_is_opened_by_no_code(member: Staff) -> None:
    with transaction():
        db.session.execute(update(Credentials).values(totp_confirmed_at=None))
    moment = now()

    assert refusal(member, member.code(at=moment), at=moment) == WRONG_CODE


def test_secret_has_160_bits_and_is_sealed(member: Staff) -> None:
    sealed = db.session.scalars(select(Credentials.sealed)).one()

    assert len(member.app.byte_secret()) == 20
    assert member.app.secret.encode() not in sealed


def test_reuse_would_pass_without_its_guard(member: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = second_factors._step_of
    monkeypatch.setattr(
        second_factors,
        "_step_of",
        lambda secret, code, **known: looked_up(secret, code, at=known["at"]),
    )
    moment = now()

    assert [refusal(member, member.code(at=moment), at=moment) for _ in range(2)] == [None, None]


def test_code_sent_eight_times_at_once_works_once(any_app: Flask) -> None:
    member = a_member()
    moment = now()
    code, start = member.code(at=moment), threading.Barrier(8)
    results: list[str | None] = []

    def use() -> None:
        with any_app.app_context():
            start.wait()
            results.append(refusal(member, code, at=moment))
            db.session.remove()

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (results.count(None), results.count(WRONG_CODE)) == (1, 7)
