"""The pages of the agenda that staff read: who opens them and what they show."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest

from logistics.agenda import queries, service
from logistics.agenda.models import AgendaItem
from logistics.core.db import db, transaction
from logistics.core.text import KOSOVO_FOOTNOTE
from logistics.roster import models as roster_models
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.agenda import (
    AGENDA,
    FORM,
    MOMENT,
    NINE,
    another_training,
    item_now,
    minutes,
    stored_item,
    text_of,
)

ClientFor = Callable[..., Client]
CountQueries = Callable[[], AbstractContextManager[list[str]]]
HOSTILE = ["<b>bold</b>", "=1+1", "x" * 200, "جلسة الافتتاح"]


@pytest.fixture
def coordinator(sample: Training, client_for: ClientFor) -> Client:
    return client_for("coordinator")


PAGES = ["", "/new", "/import", "/{id}", "/{id}/edit", "/{id}/delete", ".pdf"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        ("coordinator", None, 200),
        ("trainer", "T01", 200),
        ("participant", "P01", 403),
        ("administrator", None, 403),
    ],
)
def test_page_opens_for_staff_only(
    sample: Training, client_for: ClientFor, path: str, role: str, code: str | None, status: int
) -> None:
    url = AGENDA + path.format(id=item_now(sample, "A106").id)

    assert client_for(role, code).get(url).status_code == status


@pytest.mark.parametrize("path", PAGES)
def test_page_asks_a_stranger_to_sign_in(sample: Training, client: Client, path: str) -> None:
    answer = client.get(AGENDA + path.format(id=item_now(sample, "A106").id))

    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_index_shows_every_item_once_with_its_link(sample: Training, coordinator: Client) -> None:
    page = coordinator.get(AGENDA).text
    items = queries.items_of(sample.id)

    assert [page.count(f'href="{AGENDA}/{each.id}"') for each in items] == [1] * 51
    assert page.count("team only") == 4
    assert "19 h 25 min counted" in text_of(page)


def test_index_places_an_item_by_its_start_and_length(
    coordinator: Client, sample: Training
) -> None:
    page = coordinator.get(AGENDA).text

    assert re.search(
        r'<li class="slot c-blue p-plain at-h11 at-m15 for-h1 for-m30">\s*<div class="slot-in">\s*'
        r'<span class="slot-title"><a[^>]*>Reading a hostile terrain</a>',
        page,
    )


def test_index_names_conflicts_and_marks_their_items(sample: Training, coordinator: Client) -> None:
    opening = item_now(sample, "A102")
    with transaction():
        service.move_item(
            sample, (opening.id, opening.version), starts_at=NINE + minutes(35), at=MOMENT
        )
    page = coordinator.get(AGENDA).text

    assert "are both in Conference room Sava on Wed 22 April, 09:35–10:05." in page
    assert page.count(" late") == 1


def test_index_without_items_says_what_to_do(training: Training, client_for: ClientFor) -> None:
    assert "No agenda yet" in client_for("coordinator").get(AGENDA).text


def test_index_takes_as_many_queries_for_3_people_as_for_30(
    sample: Training, coordinator: Client, count_queries: CountQueries
) -> None:
    with count_queries() as many:
        coordinator.get(AGENDA)
    with transaction():
        for person in db.session.query(roster_models.Person).filter_by(kind="participant"):
            if person.code not in {"P01", "P02", "P03"}:
                person.state = "withdrawn"
        for other in queries.items_of(sample.id)[3:]:
            service.cancel_item(sample, (other.id, other.version), at=MOMENT)
    with count_queries() as few:
        coordinator.get(AGENDA)

    assert (len(many), len(few)) == (8, 8)


@pytest.mark.parametrize("path", ["/{id}", "/{id}/edit", "/{id}/delete"])
def test_item_of_another_training_answers_like_none(
    sample: Training, coordinator: Client, path: str
) -> None:
    foreign = _foreign_item(sample)
    answers = [coordinator.get(AGENDA + path.format(id=i)) for i in (foreign, uuid4())]
    bodies = [re.sub(r"[0-9a-f]{12}", "", answer.text) for answer in answers]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert bodies[0] == bodies[1]


def _foreign_item(sample: Training) -> Any:
    moved = item_now(sample, "A106").id
    other = another_training(sample)
    with transaction():
        db.session.get_one(AgendaItem, moved).training_id = other
    return moved


def test_show_tells_everything_to_staff(sample: Training, coordinator: Client) -> None:
    page = text_of(coordinator.get(f"{AGENDA}/{item_now(sample, 'A113').id}").text)

    for sentence in (
        "Daily reflection and notices",
        "Wed 22 April, 17:30–17:45, 15 min · A113",
        "Led by the team",
        "With Nino",
        "Counts for attendance Yes, in the afternoon",
        "Materials cards in three colours",
        "Notes of the team Afternoon sheet signed here.",
    ):
        assert sentence in page


@pytest.mark.parametrize("title", HOSTILE, ids=["markup", "formula", "long", "Arabic"])
def test_any_title_shows_as_itself(sample: Training, coordinator: Client, title: str) -> None:
    sent = coordinator.post_form(f"{AGENDA}/new", {**FORM, "title": title})
    shown = title.replace("<", "&lt;").replace(">", "&gt;")

    assert sent.status_code == 303
    for url in (AGENDA, sent.location, f"{sent.location}/edit", f"{sent.location}/delete"):
        page = coordinator.get(url).text
        assert (shown in page, "<b>bold" in page) == (True, False)
    assert coordinator.get(f"{AGENDA}.pdf").status_code == 200


@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/edit", "/{id}/delete"])
def test_kosovo_has_its_asterisk_and_the_footnote(
    sample: Training, coordinator: Client, path: str
) -> None:
    named = stored_item(sample, title="Kosovo today", starts=NINE + minutes(600))
    page = coordinator.get(AGENDA + path.format(id=named.id)).text

    assert KOSOVO_FOOTNOTE in page
    typed = "value=" if path.endswith("edit") else ""  # a field keeps what was typed
    bare = re.findall(r"Kosovo(?!\*)", page.replace(KOSOVO_FOOTNOTE, ""))
    assert bool(bare) is bool(typed)


def test_pdf_of_staff_is_a_download_and_holds_team_items(
    sample: Training, coordinator: Client
) -> None:
    answer = coordinator.get(f"{AGENDA}.pdf")

    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=agenda-borders-2026-team.pdf"
    )
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
