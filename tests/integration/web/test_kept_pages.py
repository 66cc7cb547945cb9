"""Pages kept until something changes: never stale, never somebody else's, never a used token."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from logistics.access import service
from logistics.access.policy import Role
from logistics.core.clock import now
from logistics.core.db import change_number, db, transaction
from logistics.core.web import kept_pages
from logistics.core.web.kept_pages import LIMIT, NONCE_MARK, TOKEN_MARK, KeptPages, kept_page
from logistics.roster.models import Person
from logistics.trainings.rules import Training
from tests.conftest import CSRF, Client

NINE_04 = datetime(2026, 4, 22, 9, 4, tzinfo=UTC)
PAGES = ("/t/borders-2026/agenda", "/t/borders-2026/people")
ClientFor = Callable[..., Client]
Count = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize("path", PAGES)
def test_kept_page_asks_who_which_training_and_whether_anything_changed(
    sample: Training, client_for: ClientFor, count_queries: Count, path: str
) -> None:
    client = client_for(Role.COORDINATOR)
    client.get(path)

    with count_queries() as statements:
        client.get(path)

    assert len(statements) == 3


def test_kept_page_is_rendered_again_after_a_change(
    sample: Training, client_for: ClientFor
) -> None:
    client = client_for(Role.COORDINATOR)
    before = client.get(PAGES[1]).text
    person = db.session.query(Person).filter_by(code="P01").one()
    with transaction():
        person.seal(person.payload.__class__(family_name="Zzyzx", given_name="New"))

    after = client.get(PAGES[1]).text

    assert ("Zzyzx" in before, "Zzyzx" in after) == (False, True)


def test_kept_page_goes_when_the_right_to_see_it_goes(
    sample: Training, client_for: ClientFor
) -> None:
    client = client_for(Role.TRAINER, "T01")
    client.get(PAGES[0])
    with transaction():
        db.session.execute(update(Person).values(account_id=None))

    assert client.get(PAGES[0]).status_code == 404


def test_kept_page_belongs_to_one_person(sample: Training, client_for: ClientFor) -> None:
    first, second = (client_for(Role.PARTICIPANT, code) for code in ("P01", "P22"))
    first.get("/me/")

    answers = [client.get("/me/").text for client in (first, second, first, second)]

    assert [("Blerta" in text, "Gülşah" in text) for text in answers] == [
        (True, False),
        (False, True),
    ] * 2


def test_kept_page_has_a_new_nonce_and_a_token_that_works(
    sample: Training, client_for: ClientFor
) -> None:
    client = client_for(Role.COORDINATOR)
    client.get(PAGES[0])
    answer = client.get(PAGES[0])
    policy = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    token = CSRF.search(answer.text)
    assert policy
    assert token

    nonces = set(re.findall(r'nonce="([^"]+)"', answer.text))
    signed_out = client.post("/sign-out", data={"csrf_token": token[1]})

    assert (nonces, signed_out.location) == ({policy[1]}, "/sign-in")
    assert NONCE_MARK not in answer.text
    assert TOKEN_MARK not in answer.text


def test_message_shown_once_is_not_kept(sample: Training, client_for: ClientFor) -> None:
    client = client_for(Role.COORDINATOR)
    client.get(PAGES[0])
    with client.session_transaction() as session:
        session["_flashes"] = [("success", "The item is saved.")]

    answers = [client.get(PAGES[0]).text for _ in range(2)]

    assert ["The item is saved." in text for text in answers] == [True, False]


def test_number_grows_once_for_each_transaction_that_wrote(sample: Training) -> None:
    numbers = [change_number()]
    with transaction():
        db.session.execute(update(Person).values(version=2))
    numbers.append(change_number())
    with transaction():
        db.session.query(Person).all()
    numbers.append(change_number())
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.execute(update(Person).values(version=3))
        raise ZeroDivisionError
    numbers.append(change_number())

    assert [n - numbers[0] for n in numbers] == [0, 1, 1, 1]


def test_store_keeps_the_pages_used_last_of_the_newest_number() -> None:
    pages = KeptPages()
    for number in range(LIMIT + 1):
        pages.keep((1, number), b"page")

    assert (pages.find((1, 0)), pages.find((1, LIMIT))) == (None, b"page")
    pages.keep((2, 0), b"newer")
    assert (pages.find((1, LIMIT)), pages.find((2, 0))) == (None, b"newer")


def test_any_database_counts_changes(any_app: Flask) -> None:
    before = change_number()
    with transaction():
        service.create_account(Role.COORDINATOR, at=now())

    assert change_number() == before + 1


@pytest.mark.parametrize(
    ("seconds", "second"),
    [
        pytest.param(59, "first", id="within the five minutes"),
        pytest.param(60, "second", id="after them"),
    ],
)
def test_page_that_tells_the_time_is_rendered_again_in_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch, seconds: int, second: str
) -> None:
    times = iter([NINE_04, NINE_04 + timedelta(seconds=seconds)])
    monkeypatch.setattr(kept_pages, "now", lambda: next(times))
    pages = iter(["first", "second"])
    with app.test_request_context("/me/"):
        shown = [
            kept_page(UUID(int=1), lambda: next(pages), minutes=5).get_data(as_text=True)
            for _ in range(2)
        ]

    assert shown == ["first", second]
