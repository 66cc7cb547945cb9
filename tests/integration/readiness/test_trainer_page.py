"""A trainer's first page: what is next, open rolls, what to prepare."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from logistics.agenda.models import AgendaItem, AgendaLead
from logistics.attendance.models import Mark
from logistics.core.db import db, transaction
from logistics.readiness import views
from logistics.roster.models import Person
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.attendance import bring_in, everybody_present

PAGE = "/t/borders-2026/"
Clients = Callable[..., Client]
At = Callable[..., None]


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def section(page: str, title: str) -> str:
    """Return what stands under one heading, in one line."""
    found = re.search(rf"<h2>{title}</h2>(.*?)</section>", page, re.DOTALL)
    return text_of(found[1]) if found else ""


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    def set_clock(day: int, hour: int, minute: int = 0) -> None:
        moment = datetime(2026, 4, day, hour - 2, minute, tzinfo=UTC)  # Belgrade is two hours ahead
        monkeypatch.setattr(views, "now", lambda: moment)

    return set_clock


@pytest.fixture
def trainer(sample: Training, client_for: Clients) -> Client:
    return client_for("trainer", "T01")


def test_next_session_stands_first(trainer: Client, at: At) -> None:
    at(22, 8)

    page = trainer.get(PAGE).text

    assert section(page, "Next").startswith(
        "09:00 Opening and welcome Wed 22 April, until 09:30 · you lead · Conference room Sava"
    )
    assert page.index("<h2>Next</h2>") < page.index("<h2>Wed 22 April</h2>")


def test_session_that_is_on_is_now_with_its_roll(trainer: Client, at: At) -> None:
    at(22, 9)

    page = trainer.get(PAGE).text

    assert section(page, "Now").endswith("Open the roll")
    link = re.search(r'href="([^"]*)">Open the roll', page)
    assert link
    assert trainer.get(link[1]).status_code == 200


def test_every_session_led_or_co_led_is_listed(trainer: Client, at: At) -> None:
    at(8, 9)

    page = trainer.get(PAGE).text

    days = [text_of(day) for day in re.findall(r"<h2>(.*?)</h2>", page)]
    assert days == [
        "Next", "Plan ahead", "Tue 21 April", "Wed 22 April", "Thu 23 April", "Fri 24 April",
    ]  # fmt: skip
    assert len(re.findall(r"<li>\s*<time ", page)) == 14 + 1
    assert section(page, "Wed 22 April").count("you co-lead") == 1


def test_plan_ahead_names_dates_and_handouts_without_a_file(trainer: Client, at: At) -> None:
    at(8, 9)

    seen = section(trainer.get(PAGE).text, "Plan ahead")

    assert seen.startswith("Handouts uploaded: Sun 12 April Upload ")
    assert "Upload Context canvas for Reading a hostile terrain" in seen


def test_open_rolls_say_how_many_are_marked(sample: Training, trainer: Client, at: At) -> None:
    bring_in(sample, everybody_present())
    with transaction():
        marks = select(Mark).join(AgendaItem, AgendaItem.id == Mark.item_id)
        mark = db.session.scalars(marks.where(AgendaItem.code == "A102").limit(1)).one()
        db.session.delete(mark)
    at(25, 9)

    page = trainer.get(PAGE).text

    assert section(page, "Rolls to take") == "Opening and welcome Wed 22 April, 24 of 25 marked"
    assert "Open the roll of Opening and welcome waiting: 24 of 25 marked" in section(
        page, "Wed 22 April"
    )
    assert section(page, "Wed 22 April").count("all marked") == 4


def test_rolls_not_taken_are_all_asked_for_after_the_training(trainer: Client, at: At) -> None:
    at(25, 9)

    page = trainer.get(PAGE).text

    assert section(page, "Rolls to take").count("0 of 25 marked") == 10
    assert "<h2>Next</h2>" not in page
    assert "Earlier days" not in page


def test_days_that_are_over_stand_apart(trainer: Client, at: At) -> None:
    at(23, 9)

    page = text_of(trainer.get(PAGE).text)

    assert page.index("Thu 23 April") < page.index("Earlier days (2)") < page.index("Tue 21 April")


def test_trainer_without_a_session_reads_why(sample: Training, client_for: Clients, at: At) -> None:
    at(8, 9)
    client = client_for("trainer", "T04")
    with transaction():
        for lead in db.session.scalars(select(AgendaLead)):
            lead.person_id = None

    page = text_of(client.get(PAGE).text)

    assert "No session is yours yet" in page


def test_trainer_sees_neither_people_nor_findings(trainer: Client, at: At) -> None:
    at(8, 9)

    page = trainer.get(f"{PAGE}?at=2026-04-08T09:00").text

    assert "Çelaj" not in page
    assert "Do next" not in page


def test_page_asks_the_database_at_most_eight_things_for_any_number(
    trainer: Client, count_queries: Callable[[], Any]
) -> None:
    with count_queries() as many:
        trainer.get(PAGE)
    with transaction():
        for row in db.session.scalars(select(Person).where(Person.code.between("P04", "P99"))):
            row.state = "withdrawn"
    with count_queries() as few:
        trainer.get(PAGE)

    assert len(few) == len(many)
    assert len(many) <= 8
