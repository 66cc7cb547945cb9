"""The coordinator's board in a browser."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select

from logistics.core.db import db, transaction
from logistics.core.text import KOSOVO_FOOTNOTE
from logistics.readiness import views
from logistics.roster.models import Person
from logistics.roster.queries import get_person_by_code
from logistics.trainings.rules import Training
from tests.conftest import Client

BOARD = "/t/borders-2026/"
TWO_WEEKS_BEFORE = f"{BOARD}?at=2026-04-08T09:00"
AFTER = f"{BOARD}?at=2026-04-25T09:00"
NAME = re.compile(r'<th scope="row">\s*<a href="[^"]*"><bdi>(.*?)</bdi>', re.DOTALL)
FIX = re.compile(r"<span>([^<]*)</span>\s*<a href=\"([^\"]*)\">([^<]*)</a>")

Clients = Callable[..., Client]


@pytest.fixture
def coordinator(sample: Training, client_for: Clients) -> Client:
    return client_for("coordinator")


def text_of(page: str) -> str:
    """Return what a reader sees, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def fixes(page: str) -> list[tuple[str, str, str]]:
    """Return (sentence, address, label) of every finding with a way to put it right."""
    return [tuple(unescape(part).strip() for part in found) for found in FIX.findall(page)]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [("coordinator", None, 200), ("trainer", "T01", 200), ("participant", "P01", 403),
     ("administrator", None, 403)],
)  # fmt: skip
def test_page_opens_for_staff(
    sample: Training, client_for: Clients, role: str, code: str | None, status: int
) -> None:
    assert client_for(role, code).get(BOARD).status_code == status


def test_board_says_how_far_away_the_training_is(coordinator: Client) -> None:
    page = coordinator.get(TWO_WEEKS_BEFORE).text

    assert "<h1>14 days to go</h1>" in page
    assert "Belgrade, 22–24 April 2026 · as of Wed 8 April, 09:00 in Belgrade" in text_of(page)


def test_board_shows_each_figure_with_its_page(coordinator: Client) -> None:
    page = coordinator.get(TWO_WEEKS_BEFORE).text

    strip = text_of(page[page.index('<dl class="facts">') : page.index("</dl>")])
    assert strip == (
        "places confirmed 24 of 25 journeys booked 24 of 28 visas, decision Fri 10 April 2 open"
        " room nights of the block 104 of 109 of sessions that count 19 h 25 min"
        " rooming list sent, Wed 8 April Today"
    )
    assert f'<a href="{BOARD}travel">24 of 28</a>' in page


def test_every_finding_leads_to_where_it_is_put_right(
    coordinator: Client, sample: Training
) -> None:
    ids = {code: get_person_by_code(sample.id, code).id for code in ("P02", "P04", "P10", "P12")}

    found = fixes(coordinator.get(TWO_WEEKS_BEFORE).text)

    ways = {label: address for _, address, label in found}
    assert len(found) == 13  # that P02 has not confirmed is said once
    assert ways["Call, or offer the place"] == f"{BOARD}people/{ids['P02']}"
    assert ways["Ask whether it can be renewed in time"] == f"{BOARD}people/{ids['P12']}"
    assert ways["Ask both, or part them"] == f"{BOARD}rooms/people/{ids['P10']}"
    late = [address for said, address, _ in found if said.startswith("Amila arrives at 21:05")]
    assert late == [f"{BOARD}travel/people/{ids['P04']}#L004"]


def test_every_way_out_of_the_board_opens(coordinator: Client) -> None:
    pages = [coordinator.get(path).text for path in (TWO_WEEKS_BEFORE, AFTER)]
    links = {link for page in pages for link in re.findall(r'href="(/t/[^"#]*)', page)}

    answers = {link: coordinator.get(unescape(link)).status_code for link in links}

    assert len(links) > 40
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_findings_of_one_kind_stand_together(coordinator: Client) -> None:
    page = text_of(coordinator.get(TWO_WEEKS_BEFORE).text)

    assert "1 problem 12 to check 1 note" in page
    assert [title in page for title in ("Late arrivals (3)", "Open visas (2)")] == [True] * 2


def test_board_after_the_training_is_no_wall(coordinator: Client) -> None:
    page = coordinator.get(AFTER).text

    found = re.findall(r"<summary>(.*?)</summary>", page, re.DOTALL)
    summaries = [text_of(each) for each in found]
    assert "Check Half-days not marked (6)" in summaries
    assert "Days not locked (3)" in summaries
    assert "As it was when the training ended (13)" in summaries
    assert "certificates issued" in page
    in_sight = re.sub(r"<details class=\"mb-3\"\s*>.*?</details>", "", page, flags=re.DOTALL)
    assert in_sight.count('<li class="warning">') + in_sight.count('<li class="error">') == 3


def test_people_go_by_the_alphabet_with_their_next_step(coordinator: Client) -> None:
    page = coordinator.get(TWO_WEEKS_BEFORE).text

    names = [unescape(name) for name in NAME.findall(page)]
    assert len(names) == 29
    assert names[:8] == [
        "İlker Ağırdemir", "Youssef Al-Khatib", "Ionuț Bălănescu", "Lejla Begović-Smajić",
        "Drenusha Bërdynaj", "Deniz Çağlarca-Sarı", "Blerta Çelaj", "Luan Çollaku",
    ]  # fmt: skip
    assert "Ask for a late check-in and supper , Amila Hadžić-Šarić" in text_of(page)


def test_board_writes_kosovo_with_asterisk_and_footnote(coordinator: Client) -> None:
    page = coordinator.get(TWO_WEEKS_BEFORE).text

    assert re.findall(r"Kosovo(?![*\w])", page.replace(KOSOVO_FOOTNOTE, "")) == []
    assert page.count(KOSOVO_FOOTNOTE) == 1


@pytest.mark.parametrize(
    "at",
    [
        "2026-04-08T09:00",
        "2026-04-08T09:00%2B02:00",
        pytest.param("2026-04-08T09:00+02:00", id="a + that was not encoded"),
        "2026-04-08T07:00Z",
    ],
)
def test_at_shows_another_day(coordinator: Client, at: str) -> None:
    page = coordinator.get(f"{BOARD}?at={at}").text

    assert "<h1>14 days to go</h1>" in page
    assert 'value="2026-04-08T09:00"' in page
    assert "Back to now" in page
    assert "is no day and time" not in page


@pytest.mark.parametrize("at", ["soon", "<b>", "2026-02-30", "0001-01-01T00:00", "9" * 3000])
def test_at_that_cannot_be_read_is_said_and_shows_now(
    coordinator: Client, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    monkeypatch.setattr(views, "now", lambda: datetime(2026, 4, 20, 9, tzinfo=UTC))

    answer = coordinator.get(BOARD, query_string={"at": at})

    assert answer.status_code == 200
    assert "<h1>2 days to go</h1>" in answer.text
    assert f"“{escape(at)}” is no day and time. This is how it stands now." in answer.text


def test_board_without_at_shows_now(coordinator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "now", lambda: datetime(2026, 4, 20, 9, tzinfo=UTC))

    page = coordinator.get(BOARD).text

    assert "<h1>2 days to go</h1>" in page
    assert "Back to now" not in page


def test_dates_that_have_passed_are_compact(coordinator: Client) -> None:
    page = coordinator.get(TWO_WEEKS_BEFORE).text

    table = text_of(page[page.index("<h2>Dates</h2>") : page.index("Look at another day")])
    assert table.startswith(
        "Dates 1 date was past when this training was entered: selection announced."
        " Day What Wed 8 April Rooming list sent check: today"
    )
    assert table.endswith(
        "Past (2) Fri 20 March: Places confirmed Mon 6 April: Session plans written"
    )


def test_new_training_says_what_to_do_first(training: Training, client_for: Clients) -> None:
    page = client_for("coordinator").get(f"{BOARD}?at=2026-02-01T09:00").text

    seen = text_of(page)
    assert "Start here Import the people Participants, then trainers: two files." in seen
    assert "Nobody yet" in seen
    for path in ("people/import", "travel/import", "agenda/import"):
        assert f'href="{BOARD}{path}"' in page


def test_first_steps_are_gone_when_all_is_there(coordinator: Client) -> None:
    assert "Start here" not in coordinator.get(TWO_WEEKS_BEFORE).text


def test_hostile_name_is_text(coordinator: Client, app: Flask) -> None:
    with transaction():
        row = db.session.scalars(select(Person).where(Person.code == "P04")).one()
        row.seal(replace(row.payload, given_name="<b>x", family_name="=1+1", badge_name="<i>y"))

    page = coordinator.get(TWO_WEEKS_BEFORE).text

    assert "<bdi>&lt;b&gt;x =1+1</bdi>" in page
    assert "&lt;i&gt;y arrives at 21:05" in page
    assert "<b>x" not in page


def withdraw_all_but_three() -> None:
    with transaction():
        for row in db.session.scalars(select(Person).where(Person.code > "P03")):
            row.state, row.kind = "withdrawn", "participant"


def test_board_asks_the_database_the_same_for_three_and_for_thirty(
    coordinator: Client, count_queries: Callable[[], Any]
) -> None:
    with count_queries() as many:
        coordinator.get(TWO_WEEKS_BEFORE)
    withdraw_all_but_three()
    with count_queries() as few:
        page = coordinator.get(TWO_WEEKS_BEFORE).text

    assert len(NAME.findall(page)) == 3
    assert len(few) == len(many)
