"""How long a sign-in lasts: idle, at most, and how long a second factor counts as fresh."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from logistics.access.models import SignIn
from logistics.access.policy import Role
from logistics.access.queries import find_actor
from logistics.access.rules import ABSOLUTE, FRESH, IDLE
from logistics.core.clock import now
from logistics.core.db import db, transaction
from tests.conftest import Client, Clock, show_second_factor
from tests.factories.sign_ins import cookie_of, is_in, sign_in_of, signed_in
from tests.factories.staff import a_member

SECOND = timedelta(seconds=1)


@pytest.fixture
def phone(app: Flask) -> Client:
    return signed_in(app, a_member().account_id)


def times_of(client: Client) -> tuple[datetime, datetime]:
    """Return when the sign-in was seen last, and when it expires."""
    row = db.session.get_one(SignIn, sign_in_of(client))
    return row.seen_at, row.expires_at


def seen(client: Client, at: datetime) -> None:
    row_id = sign_in_of(client)
    with transaction():
        db.session.get_one(SignIn, row_id).seen_at = at


@pytest.mark.parametrize(
    ("idle", "expected"),
    [
        pytest.param(IDLE - SECOND, True, id="29:59"),
        pytest.param(IDLE, False, id="30:00"),
        pytest.param(IDLE + SECOND, False, id="30:01"),
    ],
)
def test_idle_time_ends_to_the_second(phone: Client, idle: timedelta, expected: bool) -> None:
    last = times_of(phone)[0]

    assert (find_actor(cookie_of(phone), at=last + idle) is not None) == expected


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        pytest.param(ABSOLUTE - SECOND, True, id="11:59:59"),
        pytest.param(ABSOLUTE, False, id="12:00:00"),
        pytest.param(ABSOLUTE + SECOND, False, id="12:00:01"),
    ],
)
def test_twelve_hours_end_to_the_second_however_busy(
    phone: Client, age: timedelta, expected: bool
) -> None:
    began = times_of(phone)[1] - ABSOLUTE
    seen(phone, began + age - SECOND)

    assert (find_actor(cookie_of(phone), at=began + age) is not None) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"), [(29, True), (31, False)], ids=["in use", "31 min idle"]
)
def test_request_after_a_pause(
    app: Flask, phone: Client, clock: Clock, minutes: int, expected: bool
) -> None:
    clock.forward(minutes=minutes)

    assert is_in(app, cookie_of(phone)) == expected


def test_each_request_counts_as_use(app: Flask, phone: Client, clock: Clock) -> None:
    for _ in range(3):
        clock.forward(minutes=20)
        assert is_in(app, cookie_of(phone))


def test_request_after_twelve_hours_of_use(app: Flask, phone: Client, clock: Clock) -> None:
    began = times_of(phone)[1] - ABSOLUTE
    clock.forward(hours=12, seconds=-30)
    seen(phone, began + ABSOLUTE - timedelta(minutes=1))
    before = is_in(app, cookie_of(phone))
    clock.forward(seconds=31)

    assert (before, is_in(app, cookie_of(phone))) == (True, False)


@pytest.mark.parametrize(
    "does", [lambda c: c.get("/account"), show_second_factor], ids=["use", "step up"]
)
def test_nothing_makes_twelve_hours_longer(
    phone: Client, clock: Clock, does: Callable[[Client], object]
) -> None:
    before = times_of(phone)
    clock.forward(minutes=20)

    does(phone)

    after = times_of(phone)
    assert (after[0] > before[0], after[1]) == (True, before[1])


@pytest.mark.parametrize(
    ("age", "location"),
    [
        pytest.param(FRESH - timedelta(seconds=10), None, id="just fresh"),
        pytest.param(FRESH, "/step-up?next=/account/email", id="not fresh"),
        pytest.param(
            -FRESH - timedelta(seconds=10), "/step-up?next=/account/email", id="of a clock put back"
        ),
    ],
)
def test_second_factor_is_fresh_for_five_minutes(
    phone: Client, clock: Clock, age: timedelta, location: str | None
) -> None:
    clock.forward(seconds=age.total_seconds())

    assert phone.get("/account/email").location == location


def test_new_cookie_after_a_new_address_is_not_fresher_than_the_one_before(
    phone: Client, clock: Clock
) -> None:
    clock.forward(minutes=4)
    phone.post_form("/account/email", {"email": "new@example.org"})
    clock.forward(minutes=2)

    assert phone.get("/account/email").location == "/step-up?next=/account/email"


def test_idle_sign_in_is_not_listed_as_a_device(
    app: Flask, phone: Client, clock: Clock, client_for: Callable[..., Client]
) -> None:
    seen(phone, now() - IDLE)
    other = client_for(Role.COORDINATOR)

    assert not is_in(app, cookie_of(phone))
    assert other.get("/account").text.count("/end") == 2  # itself, and all
