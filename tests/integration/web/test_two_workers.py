"""Six browsers at once on two real processes: nothing lost, nothing twice, no failure."""

import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from logistics.access.policy import Role
from logistics.cli.accounts import sign_in_link
from logistics.core.db import db
from logistics.trainings.rules import Training
from tests.bench.servers import serving
from tests.integration.web.forms_found import Found, forms_of
from tests.integration.web.walking import own_ids

BROWSERS = 6
LEG = {
    "mode": "flight", "status": "booked", "payer": "organiser", "fare": "10", "currency": "EUR",
    "from_code": "TIA", "depart_local": "2026-04-20T10:00",
    "to_code": "BEG", "arrive_local": "2026-04-20T12:00",
}  # fmt: skip


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        """Leave redirects to the test."""


class Browser:
    """Somebody signed in at a real server."""

    def __init__(self, base: str, link: str) -> None:
        self.base = base
        cookies = urllib.request.HTTPCookieProcessor()
        self.opener = urllib.request.build_opener(cookies, _Stay)
        self.send(urllib.parse.urlsplit(link).path)
        self.send("/sign-in", self.form("/sign-in").values)

    def send(self, path: str, data: dict[str, Any] | None = None) -> tuple[int, str]:
        body = None if data is None else urllib.parse.urlencode(data, doseq=True).encode()
        try:
            answer = self.opener.open(self.base + path, body, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.read().decode()

    def form(self, page: str, field: str = "csrf_token") -> Found:
        return next(form for form in forms_of(page, self.send(page)[1]) if field in form.kinds)


@pytest.fixture
def browsers(sample: Training, app: Flask) -> Iterator[list[Browser]]:
    """Coordinators at one server."""
    home: Path = app.extensions["settings"].home
    links = [sign_in_link(Role.COORDINATOR, slug=sample.slug, code=None) for _ in range(BROWSERS)]
    db.session.remove()
    with serving("wsgi:app", path="/sign-in", home=home) as server:
        yield [Browser(f"http://127.0.0.1:{server.port}", link) for link in links]


def at_once(browsers: list[Browser], act: Callable[[int, Browser], int]) -> Counter[int]:
    """Let all act at the same moment and count the answers."""
    start, answers = threading.Barrier(len(browsers)), [0] * len(browsers)

    def run(number: int) -> None:
        start.wait()
        answers[number] = act(number, browsers[number])

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers)


def rows(table: str) -> int:
    db.session.rollback()
    number: int = db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - ours
    return number


def save_at_once(
    browsers: list[Browser], page: str, field: str, data: Callable[[int], dict[str, Any]]
) -> Counter[int]:
    """Let all open one page, and then send its form at the same moment."""
    opened = [browser.form(page, field) for browser in browsers]
    return at_once(browsers, lambda n, browser: browser.send(page, opened[n].data(**data(n)))[0])


def test_browsers_at_once_lose_nothing_and_make_nothing_twice(browsers: list[Browser]) -> None:
    ids, training = own_ids(), "/t/borders-2026"
    people = f"{training}/people/{ids['person_id']}"
    one_wins = {303: 1, 409: BROWSERS - 1}
    for page, field in (
        (f"{people}/edit", "badge_name"),
        (f"{training}/travel/legs/{ids['leg_id']}/edit", "carrier"),
        (f"{training}/agenda/{ids['item_id']}/edit", "room_setup"),
    ):
        assert save_at_once(browsers, page, field, named(field)) == one_wins, page

    legs = f"{training}/travel/people/{ids['person_id']}/legs/new"
    item = {"title": "T", "start": "18:00", "end": "18:30"}
    for page, field, data, table, answers in (
        (legs, "from_place", LEG, "legs", {303: BROWSERS}),
        (f"{training}/agenda/new", "title", item, "agenda_items", {303: BROWSERS}),
        (f"{training}/people/new", "family_name", {"family_name": "Ana"}, "people", one_wins),
    ):
        before = rows(table)
        assert save_at_once(browsers, page, field, always(data)) == answers, page
        assert rows(table) == before + 1

    before = rows("legs")  # and different ones at the same moment are all booked
    seats = save_at_once(browsers, legs, "from_place", lambda n: {**LEG, "seat": f"{n}A"})
    assert (seats, rows("legs")) == ({303: BROWSERS}, before + BROWSERS)


def named(field: str) -> Callable[[int], dict[str, Any]]:
    return lambda number: {field: f"by {number}"}


def always(data: dict[str, Any]) -> Callable[[int], dict[str, Any]]:
    return lambda _number: data
