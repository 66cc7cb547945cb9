"""Staff sign in with a password and a code; nobody learns which address exists."""

import re
import statistics
import time
from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select, update

from logistics.access.models import Account, Credentials, PendingSignIn
from logistics.access.policy import Role
from logistics.access.queries import get_credentials
from logistics.access.rules import LIMITS, Limit, StaffDetails, Try
from logistics.access.service import begin_credentials, create_account, credentials, set_password
from logistics.core.clock import now
from logistics.core.db import db, transaction
from tests.conftest import CSRF, Client, Clock
from tests.factories.staff import EMAIL, PASSWORD, Staff, a_member, give_password, hash_once

STAFF, SECOND = "/sign-in/staff", "/sign-in/second"
WRONG = "That does not fit. Check both and try once more."
OWN_PARTS = re.compile(r'nonce="[^"]*"|name="csrf_token"[^>]*>|[0-9a-f]{12}')
ADDRESSES = {
    "known": EMAIL,
    "unknown": "nobody@example.org",
    "malformed": "anna at example",
    "empty": "",
    "disabled": "disabled@example.org",
    "without a password yet": "new@example.org",
    "half set up": "half@example.org",
}


@pytest.fixture
def member(app: Flask) -> Staff:
    return a_member()


@pytest.fixture
def everybody(member: Staff) -> Staff:
    """Somebody of each kind in ADDRESSES."""
    closed = a_member(email=ADDRESSES["disabled"])
    with transaction():
        db.session.execute(
            update(Account).where(Account.id == closed.account_id).values(disabled_at=now())
        )
        for kind in ("without a password yet", "half set up"):
            account_id = create_account(Role.TRAINER, at=now())
            begin_credentials(account_id, StaffDetails(email=ADDRESSES[kind]))
        get_credentials(account_id).password_hash = hash_once(credentials.HASHER, PASSWORD)
    return member


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in Try:
        monkeypatch.setitem(LIMITS, kind, Limit(100_000, LIMITS[kind].window))


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that passwords were compared with."""
    seen: list[str] = []
    verify = PasswordHasher.verify

    def noting(self: PasswordHasher, stored: str, password: bytes) -> bool:
        seen.append(stored)
        return verify(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", noting)
    return seen


def try_password(client: Client, email: str, password: str = "") -> tuple[int, str]:
    answer = client.post_form(STAFF, {"email": email, "password": password})
    return answer.status_code, OWN_PARTS.sub("", answer.text)


def test_password_and_code_sign_in(client: Client, member: Staff) -> None:
    give_password(client, member)
    assert client.get("/").location == "/sign-in"

    answer = client.post_form(SECOND, {"code": member.code()})

    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/").status_code == 200
    assert client.get_cookie("pending") is None


def test_sign_in_counts_as_a_fresh_second_factor(client: Client, member: Staff) -> None:
    give_password(client, member)
    client.post_form(SECOND, {"code": member.code()})

    assert client.get("/account/passkeys").status_code == 200


@pytest.mark.parametrize("kind", ADDRESSES)
def test_wrong_password_gets_the_same_answer_for_every_address(
    client: Client, everybody: Staff, kind: str
) -> None:
    known = try_password(client, EMAIL)

    assert try_password(client, ADDRESSES[kind]) == known
    assert known[0] == 422
    assert known[1].count(WRONG) == 1


@pytest.mark.parametrize("kind", ["disabled", "half set up", "unknown"])
def test_right_password_of_no_usable_account_gets_the_same_answer(
    client: Client, everybody: Staff, kind: str
) -> None:
    assert try_password(client, ADDRESSES[kind], PASSWORD) == try_password(client, EMAIL)


def test_answer_does_not_repeat_what_was_typed(client: Client, member: Staff) -> None:
    assert "nobody@" not in client.post_form(STAFF, {"email": "nobody@example.org"}).text


@pytest.mark.parametrize("kind", ADDRESSES)
@pytest.mark.usefixtures("real_hashing")
def test_each_address_costs_one_hash_of_the_same_price(
    client: Client, everybody: Staff, hashing: list[str], kind: str
) -> None:
    try_password(client, ADDRESSES[kind])

    assert [stored.rsplit("$", 2)[0] for stored in hashing] == ["$argon2id$v=19$m=65536,t=3,p=4"]


def seconds_of(client: Client, email: str, token: str) -> float:
    # The processor's time, in all threads: what others do on this machine does not count.
    before = time.process_time()
    client.post(STAFF, data={"csrf_token": token, "email": email, "password": "wrong"})
    return time.process_time() - before


def medians(client: Client, rounds: int) -> dict[str, float]:
    token = CSRF.search(client.get(STAFF).text)
    assert token
    taken: dict[str, list[float]] = {kind: [] for kind in ADDRESSES}
    for _ in range(rounds):
        for kind, email in ADDRESSES.items():
            taken[kind].append(seconds_of(client, email, token[1]))
    return {kind: statistics.median(times) for kind, times in taken.items()}


def is_near(one: float, other: float) -> bool:
    return abs(one - other) < max(0.020, 0.1 * max(one, other))


@pytest.mark.usefixtures("real_hashing")
def test_every_address_takes_as_long(client: Client, everybody: Staff, unlimited: None) -> None:
    found = medians(client, rounds=5)

    assert [kind for kind, median in found.items() if not is_near(median, found["known"])] == []


@pytest.mark.usefixtures("real_hashing")
def test_time_would_tell_without_the_hash_of_nobody(
    client: Client, everybody: Staff, unlimited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "_NOBODYS_HASH", "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AA")

    found = medians(client, rounds=3)

    assert not is_near(found["unknown"], found["known"])


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("four w\N{COMBINING CARON}ords of it", id="accents apart"),
        pytest.param("  four words,  two spaces  ", id="spaces around"),
        pytest.param("\N{PILE OF POO}" * 15, id="pictures"),
        pytest.param("tea table " * 102, id="1,020 characters"),
        pytest.param("nul\0and\ttab and line\nend", id="controls"),
    ],
)
def test_password_of_any_signs_and_length_signs_in(client: Client, app: Flask, typed: str) -> None:
    member = a_member(password="another one to begin with")
    with transaction():
        set_password(member.account_id, f"x{typed}y", at=now())
    member.password = f"x{typed}y"

    give_password(client, member)


def test_password_fits_however_the_keyboard_composes_it(client: Client, app: Flask) -> None:
    member = a_member(password="Ćevapčići uz šetnju")
    member.password = "C\N{COMBINING ACUTE ACCENT}evapčic\N{COMBINING ACUTE ACCENT}i uz šetnju"

    give_password(client, member)


def test_password_over_the_limit_is_never_hashed(
    client: Client, member: Staff, hashing: list[str]
) -> None:
    assert try_password(client, EMAIL, "š" * 513)[0] == 422
    assert hashing == []


def test_address_fits_in_any_spelling(client: Client, member: Staff) -> None:
    member.email = " Anna@EXAMPLE.org "

    give_password(client, member)


def stored_hash() -> str:
    db.session.rollback()
    return db.session.scalars(select(Credentials.password_hash)).one() or ""


@pytest.mark.usefixtures("real_hashing")
def test_hash_is_argon2id_and_salted(member: Staff) -> None:
    seen = set()
    for _ in range(2):
        with transaction():
            set_password(member.account_id, PASSWORD, at=now())
        seen.add(stored_hash())

    assert [stored[:31] for stored in seen] == ["$argon2id$v=19$m=65536,t=3,p=4$"] * 2


@pytest.mark.usefixtures("real_hashing")
def test_hash_with_old_parameters_is_made_anew_at_sign_in(client: Client, member: Staff) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(PASSWORD)
    with transaction():
        db.session.execute(update(Credentials).values(password_hash=old))

    try_password(client, EMAIL)
    assert stored_hash() == old
    give_password(client, member)
    renewed = stored_hash()

    assert renewed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    give_password(client, member)
    assert stored_hash() == renewed


def test_broken_hash_opens_nothing(client: Client, member: Staff) -> None:
    with transaction():
        db.session.execute(update(Credentials).values(password_hash="broken"))

    assert try_password(client, EMAIL, PASSWORD)[0] == 422


def test_sixth_wrong_password_waits_and_another_account_does_not(
    client: Client, member: Staff
) -> None:
    other = a_member(email="other@example.org")
    statuses = [try_password(client, EMAIL)[0] for _ in range(6)]

    answer = client.post_form(STAFF, {"email": EMAIL, "password": PASSWORD})

    assert statuses == [422] * 5 + [429]
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
    give_password(client, other)


def test_unknown_address_waits_like_a_known_one(client: Client, member: Staff) -> None:
    answers = [[try_password(client, email) for _ in range(6)] for email in (EMAIL, "no@one.org")]

    assert answers[0] == answers[1]


def test_25_people_behind_one_address_all_get_in(app: Flask, member: Staff) -> None:
    people = [a_member(email=f"p{n}@example.org") for n in range(2)]
    for number in range(25):
        client = app.test_client()
        assert isinstance(client, Client)
        give_password(client, people[number % 2])


def test_right_password_clears_the_count(client: Client, member: Staff) -> None:
    for _ in range(2):
        assert [try_password(client, EMAIL)[0] for _ in range(4)] == [422] * 4
        give_password(client, member)


def test_second_step_lapses_after_ten_minutes(client: Client, member: Staff, clock: Clock) -> None:
    give_password(client, member)
    clock.forward(minutes=9, seconds=58)
    assert client.get(SECOND).status_code == 200
    clock.forward(seconds=3)

    assert client.get(SECOND).location == STAFF


def test_second_step_needs_the_first(client: Client, member: Staff) -> None:
    client.set_cookie("pending", "invented")

    assert client.get(SECOND).location == STAFF


def change_password(member: Staff) -> None:
    set_password(member.account_id, "something else entirely", at=now())


def disable(member: Staff) -> None:
    db.session.execute(update(Account).values(disabled_at=now()))


@pytest.mark.parametrize("happens", [change_password, disable])
def test_second_step_ends_with_what_it_rests_on(
    client: Client, member: Staff, happens: Callable[[Staff], None]
) -> None:
    give_password(client, member)
    with transaction():
        happens(member)

    assert client.get(SECOND).location == STAFF


def test_code_sent_twice_at_once_signs_in_once_and_harms_nothing(
    client: Client, member: Staff
) -> None:
    give_password(client, member)
    token = CSRF.search(client.get(SECOND).text)
    assert token
    sent = {"csrf_token": token[1], "code": member.code()}

    first, second = client.post(SECOND, data=sent), client.post(SECOND, data=sent)

    assert [first.location, second.location] == ["/", "/"]
    assert first.headers.getlist("Set-Cookie") != []
    assert [c for c in second.headers.getlist("Set-Cookie") if c.startswith("id=")] == []


def test_cookie_is_a_new_one_at_each_step(client: Client, member: Staff) -> None:
    seen = []
    for code in (member.code(), member.code(steps=1)):
        give_password(client, member)
        pending = client.get_cookie("pending")
        client.post_form(SECOND, {"code": code})
        signed_in = client.get_cookie("id")
        assert pending is not None
        assert signed_in is not None
        seen += [pending.value, signed_in.value]

    assert len(set(seen)) == 4


def test_signing_in_again_ends_the_sign_in_before(client: Client, member: Staff) -> None:
    give_password(client, member)
    client.post_form(SECOND, {"code": member.code()})
    cookie = client.get_cookie("id")
    assert cookie is not None
    give_password(client, member)
    client.post_form(SECOND, {"code": member.code(steps=1)})
    client.set_cookie("id", cookie.value)

    assert client.get("/").location == "/sign-in"


def test_fields_that_are_not_asked_for_change_nothing(client: Client, member: Staff) -> None:
    extra = {"role": "administrator", "is_admin": "1", "account_id": "1", "step": "set-up"}
    client.post_form(STAFF, {"email": EMAIL, "password": PASSWORD, **extra})

    row = db.session.execute(
        select(Account.role, PendingSignIn.step).join(
            PendingSignIn, PendingSignIn.account_id == Account.id
        )
    ).one()

    assert tuple(row) == ("coordinator", "second-factor")


def test_nothing_of_a_member_stands_in_clear(member: Staff) -> None:
    row = db.session.execute(select(Credentials.__table__)).one()
    raw = b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in row)

    secrets = (EMAIL, PASSWORD, member.app.secret, *member.codes)
    assert [secret for secret in secrets if secret.encode() in raw] == []
