"""The lock-down: all that opens anything is dead at once, and it says how much that was."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from logistics.access.models import PendingSignIn, SignIn, SignInLink
from logistics.access.policy import Role
from logistics.access.queries import hash_of
from logistics.access.rules import Purpose, Step
from logistics.access.service import begin_pending, mint_link
from logistics.audit.models import AuditEntry
from logistics.calendars.service import make_link
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.messages.documents import Parcel
from logistics.messages.models import Mail
from logistics.messages.rules import Kind, Order, State, Waiting
from logistics.messages.service import claim_mail, delivery, order_mail
from logistics.privacy.service import lock_everything_down
from logistics.roster.queries import get_person_by_code
from logistics.roster.service import account_for, letter_for
from logistics.trainings.rules import Training
from tests.conftest import Client, Clock
from tests.factories.mail import SENDER
from tests.integration.web.walking import dump

Clients = Callable[..., Client]
WORD = {"word": "lock down"}


@dataclass
class Tokens:
    """One of everything that opens something."""

    clients: list[Client]
    links: list[str]
    pending: str
    feed: str


@pytest.fixture
def tokens(sample: Training, client_for: Clients) -> Tokens:
    """Two devices, a link of every purpose, a begun sign-in, a calendar, and two mails."""
    person = get_person_by_code(sample.id, "P01")
    clients = [client_for("participant", "P01"), client_for("trainer", "T01")]
    with transaction():
        account_id = account_for(person.id, role=Role.PARTICIPANT, at=now())
        links = [mint_link(account_id, purpose, at=now()) for purpose in Purpose]
        pending = begin_pending(account_id, Step.SECOND_FACTOR, at=now())
        feed = make_link(person.id, at=now())
        for kind in (Kind.NOTICE, Kind.INVITATION):
            order_mail(kind, Order(email="p01@example.org"), account_id=account_id, at=now())
        assert claim_mail(at=now())  # a worker is about to send one of them
    return Tokens(clients, links, pending, feed)


def state_of(tokens: Tokens, app: Flask) -> dict[str, list[int]]:
    """Return the statuses with which everything answers; opening a link does not use it."""
    stranger = app.test_client()
    assert isinstance(stranger, Client)
    return {
        "devices": [client.get("/me/").status_code for client in tokens.clients],
        "feed": [stranger.get(f"/c/{tokens.feed}.ics").status_code],
    }


def pressed(link: str, app: Flask) -> tuple[int, str]:
    """Return status and text of the page after a link was opened and its button pressed."""
    client = app.test_client()
    assert isinstance(client, Client)
    client.get(f"/l/{link}")
    answer = client.post_form("/sign-in")
    return answer.status_code, re.sub(r"nonce=\"[^\"]+\"|value=\"[^\"]+\"", "", answer.text)


def sentences(page: str) -> list[str]:
    return re.findall(r"<li>([^<]*)</li>", page)


def test_everything_that_opened_something_is_dead(
    app: Flask, tokens: Tokens, client_for: Clients
) -> None:
    client = client_for("coordinator", fresh=True)
    before = state_of(tokens, app)

    answer = client.post_form("/lock-down", WORD)

    assert before == {"devices": [200, 200], "feed": [200]}
    assert answer.status_code == 200
    assert state_of(tokens, app) == {"devices": [303, 303], "feed": [404]}
    assert client.get("/").headers["Location"] == "/sign-in"
    dead = [pressed(link, app) for link in tokens.links]
    assert {status for status, _ in dead} == {410}
    assert set(dead) == {pressed("x" * 43, app)}
    db.session.rollback()
    assert db.session.scalars(select(PendingSignIn)).all() == []
    assert db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).all() == []


def test_link_works_where_nothing_was_locked_down(app: Flask, tokens: Tokens) -> None:
    """The control of the test above: its links did open something."""
    printed = tokens.links[list(Purpose).index(Purpose.PRINTED)]

    assert pressed(printed, app)[0] == 303


def test_dead_feed_answers_like_one_that_never_was(
    app: Flask, tokens: Tokens, client: Client, client_for: Clients
) -> None:
    client_for("coordinator", fresh=True).post_form("/lock-down", WORD)

    answers = [client.get(f"/c/{token}.ics") for token in (tokens.feed, "x" * 43)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_waiting_mails_are_called_back_and_emptied(tokens: Tokens, client_for: Clients) -> None:
    client_for("coordinator", fresh=True).post_form("/lock-down", WORD)

    db.session.rollback()
    mails = db.session.scalars(select(Mail)).all()
    assert [(mail.state, mail.payload) for mail in mails] == [(State.CANCELLED, Order())] * 2


@pytest.mark.parametrize(
    ("pressed", "ends", "number"),
    [(False, State.SENT, 1), (True, State.CANCELLED, 0)],
    ids=["control", "pressed"],
)
def test_worker_that_has_just_taken_a_mail_sends_nothing_and_makes_no_link(
    sample: Training, monkeypatch: pytest.MonkeyPatch, pressed: bool, ends: State, number: int
) -> None:
    person = get_person_by_code(sample.id, "P01")
    with transaction():
        account_id = account_for(person.id, role=Role.PARTICIPANT, at=now())
        order_mail(Kind.INVITATION, Order(), account_id=account_id, at=now())
    take, sent = delivery._claimed, list[Parcel]()

    def take_and_press(at: datetime) -> Waiting | None:
        mail = take(at)
        if pressed:
            lock_everything_down(shred=False, at=at)
        return mail

    monkeypatch.setattr(delivery, "_claimed", take_and_press)
    write = partial(letter_for, base_url="http://127.0.0.1", at=now())

    state = delivery.deliver_next(write, sent.append, sender=SENDER, at=now())

    assert (state, len(sent)) == (ends, number)
    assert len(db.session.scalars(select(SignInLink)).all()) == number


def test_page_says_what_was_ended_and_what_follows(tokens: Tokens, client_for: Clients) -> None:
    page = client_for("coordinator", fresh=True).post_form("/lock-down", WORD).text

    assert sentences(page) == [
        "3 devices are signed out.",
        "1 begun sign-in is stopped.",
        "4 links no longer sign anybody in.",
        "1 calendar link is dead.",
        "2 waiting mails are called back.",
        "Staff sign in again with password and second factor.",
        "Participants ask for a new link on the sign-in page, and make a new calendar link.",
        "Whoever had an invitation or a set-up link gets a new one from the office.",
    ]


def test_browser_is_emptied_too(tokens: Tokens, client_for: Clients) -> None:
    answer = client_for("coordinator", fresh=True).post_form("/lock-down", WORD)

    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "word",
    ["", "yes", "lock", "lockdown", "lock down!"],
    ids=["none", "yes", "half", "one", "more"],
)
def test_without_the_words_nothing_happens(tokens: Tokens, client_for: Clients, word: str) -> None:
    client = client_for("coordinator", fresh=True)
    before = dump()

    answer = client.post_form("/lock-down", {"word": word, "shred": "y"})

    assert answer.status_code == 422
    assert "Type the two words: lock down." in answer.text
    db.session.rollback()
    assert dump() == before


@pytest.mark.parametrize("word", ["lock down", " Lock  Down "], ids=["as asked", "by a phone"])
def test_words_are_taken_as_phones_write_them(
    sample: Training, client_for: Clients, word: str
) -> None:
    answer = client_for("coordinator", fresh=True).post_form("/lock-down", {"word": word})

    assert answer.status_code == 200
    assert "Everything is locked down" in answer.text


@pytest.mark.parametrize("minutes", [None, 5], ids=["never", "five minutes ago"])
def test_it_needs_a_fresh_second_factor(
    sample: Training, client_for: Clients, clock: Clock, minutes: int | None
) -> None:
    client = client_for("coordinator", fresh=minutes is not None)
    token = re.search(r'csrf_token"[^>]*value="([^"]+)"', client.get(f"/t/{sample.slug}/").text)
    assert token
    clock.forward(minutes=minutes or 0)

    answer = client.post("/lock-down", data=WORD | {"csrf_token": token[1]})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/step-up?next=/lock-down")
    assert client.get(f"/t/{sample.slug}/").status_code == 200


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        (Role.COORDINATOR, None, 200),
        (Role.ADMINISTRATOR, None, 200),
        (Role.TRAINER, "T01", 403),
        (Role.PARTICIPANT, "P01", 403),
    ],
)
def test_it_is_for_coordinators_and_administrators(
    sample: Training, client_for: Clients, role: Role, code: str | None, status: int
) -> None:
    assert client_for(role, code, fresh=True).get("/lock-down").status_code == status


def test_it_stands_in_the_log_once(tokens: Tokens, client_for: Clients) -> None:
    client = client_for("coordinator", fresh=True)
    cookie = client.get_cookie("id")
    assert cookie
    account_id = db.session.scalars(
        select(SignIn.account_id).where(SignIn.token_hash == hash_of(cookie.value))
    ).one()

    client.post_form("/lock-down", WORD)

    db.session.rollback()
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "privacy.lock_down")
    )
    assert (entry.actor_id, entry.outcome) == (account_id, "done")


def test_the_second_time_nothing_is_left(tokens: Tokens, app: Flask) -> None:
    runner = app.test_cli_runner()

    texts = [runner.invoke(args=["privacy", "lock-down"]).stdout for _ in range(2)]

    numbers = [[int(n) for n in re.findall(r"^(\d+) ", text, re.MULTILINE)] for text in texts]
    assert numbers == [[2, 1, 4, 1, 2], [0, 0, 0, 0, 0]]


def test_command_does_the_same_without_signing_in(tokens: Tokens, app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["privacy", "lock-down"])

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-3:-2] == [
        "Staff sign in again with password and second factor."
    ]
    assert state_of(tokens, app) == {"devices": [303, 303], "feed": [404]}
    db.session.rollback()
    entries = db.session.scalars(select(AuditEntry.action)).all()
    assert entries.count("command.privacy.lock-down") == 1


def test_expired_things_are_not_counted(tokens: Tokens, app: Flask, clock: Clock) -> None:
    clock.forward(minutes=31)
    with transaction():
        link = db.session.scalars(
            select(SignInLink).where(SignInLink.purpose == Purpose.INVITATION)
        ).one()
        link.expires_at = now() - timedelta(seconds=1)

    text = app.test_cli_runner().invoke(args=["privacy", "lock-down"]).stdout

    assert text.splitlines()[:3] == [
        "0 devices are signed out.",
        "0 begun sign-ins are stopped.",
        "2 links no longer sign anybody in.",
    ]
