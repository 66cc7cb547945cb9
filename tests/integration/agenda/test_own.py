"""One's own agenda on a phone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from logistics.agenda import queries, service
from logistics.agenda.views import own
from logistics.core.db import db, transaction
from logistics.core.text import KOSOVO_FOOTNOTE
from logistics.roster import models as roster_models
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.agenda import MOMENT, NINE, minutes, stored_item, text_of

ClientFor = Callable[..., Client]
TEAM_TITLES = ("Team set-up and trainers", "Team debrief day 1", "Team debrief and handover")


@pytest.fixture
def participant(sample: Training, client_for: ClientFor) -> Client:
    return client_for("participant", "P01")


@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        ("participant", "P01", 200),
        ("trainer", "T01", 200),
        ("coordinator", None, 403),
        ("administrator", None, 403),
    ],
)
@pytest.mark.parametrize("path", ["/me/agenda", "/me/agenda.pdf"])
def test_page_opens_for_who_is_on_the_roster(
    sample: Training, client_for: ClientFor, path: str, role: str, code: str | None, status: int
) -> None:
    assert client_for(role, code).get(path).status_code == status


@pytest.mark.parametrize(
    ("role", "code", "seen"), [("participant", "P01", 0), ("trainer", "T01", 4)]
)
def test_team_items_are_seen_by_trainers_only(
    sample: Training, client_for: ClientFor, role: str, code: str, seen: int
) -> None:
    page = client_for(role, code).get("/me/agenda").text

    assert page.count("team only") == seen
    assert [title in page for title in TEAM_TITLES] == [bool(seen)] * 3
    assert page.count("<time ") == 47 + seen


def test_participants_pdf_holds_no_team_item(sample: Training, participant: Client) -> None:
    answer = participant.get("/me/agenda.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)

    assert [title in text for title in TEAM_TITLES] == [False] * 3
    assert "Reading a hostile terrain" in text
    assert answer.headers["Cache-Control"] == "no-store"


def test_notes_of_the_team_are_on_no_participants_page(
    sample: Training, participant: Client
) -> None:
    notes = {queries.team_notes_of(item.id) for item in queries.items_of(sample.id)} - {""}
    page = participant.get("/me/agenda").text

    assert len(notes) > 10
    assert [note for note in notes if note in page] == []


def test_line_shows_time_title_place_and_theme(sample: Training, participant: Client) -> None:
    page = text_of(participant.get("/me/agenda").text)

    assert "11:15 Reading a hostile terrain until 12:45 · Conference room Sava Advocacy" in page


def test_trainer_sees_what_they_lead(sample: Training, client_for: ClientFor) -> None:
    page = text_of(client_for("trainer", "T04").get("/me/agenda").text)

    assert page.count("you lead this") == sum(
        "T04" in item.leads for item in queries.items_of(sample.id)
    )


@pytest.mark.parametrize(
    ("at", "marks"),
    [
        pytest.param(
            NINE - minutes(1440 * 3), ["Next: Arrivals, hotel check-in and welcome desk"],
            id="days before",
        ),
        pytest.param(
            NINE + minutes(135),
            ["Now: Reading a hostile terrain", "Next: Lunch"],
            id="as a session starts",
        ),
        pytest.param(NINE + minutes(1440 * 9), [], id="when all is over"),
    ],
)  # fmt: skip
def test_now_and_next_are_marked(
    participant: Client, monkeypatch: pytest.MonkeyPatch, at: datetime, marks: list[str]
) -> None:
    monkeypatch.setattr(own, "now", lambda: at)
    page = text_of(participant.get("/me/agenda").text)

    # Each stands once at the top and once in its day.
    assert [page.count(mark) for mark in marks] == [2] * len(marks)
    assert page.count("Now: ") + page.count("Next: ") == 2 * len(marks)


def test_page_shows_the_neutral_title_and_not_the_real_one(
    sample: Training, participant: Client
) -> None:
    page = participant.get("/me/agenda").text

    assert (sample.neutral_title in page, sample.title in page) == (True, False)


def test_who_holds_no_place_sees_no_day(sample: Training, participant: Client) -> None:
    with transaction():
        db.session.query(roster_models.Person).filter_by(code="P01").one().state = "reserve"

    assert "Nothing to show yet" in participant.get("/me/agenda").text
    assert participant.get("/me/agenda.pdf").status_code == 404


def test_cancelled_item_is_gone(sample: Training, participant: Client) -> None:

    lunch = next(i for i in queries.items_of(sample.id) if i.code == "A106")
    with transaction():
        service.cancel_item(sample, (lunch.id, lunch.version), at=MOMENT)

    assert "Reading a hostile terrain" not in participant.get("/me/agenda").text


@pytest.mark.parametrize("title", ["<b>bold</b>", "=1+1", "x" * 200, "جلسة الافتتاح"])
def test_any_title_shows_as_itself(sample: Training, participant: Client, title: str) -> None:
    stored_item(sample, title=title, starts=NINE + minutes(600))
    page = participant.get("/me/agenda").text

    assert title.replace("<", "&lt;").replace(">", "&gt;") in page
    assert participant.get("/me/agenda.pdf").status_code == 200


def test_kosovo_has_its_asterisk_and_the_footnote(sample: Training, participant: Client) -> None:
    stored_item(sample, title="Kosovo today", starts=NINE + minutes(600))
    page = participant.get("/me/agenda").text

    assert ("Kosovo* today" in page, KOSOVO_FOOTNOTE in page) == (True, True)


def test_page_takes_as_many_queries_for_3_items_as_for_51(
    sample: Training,
    participant: Client,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:

    with count_queries() as many:
        participant.get("/me/agenda")
    with transaction():
        for item in queries.items_of(sample.id)[3:]:
            service.cancel_item(sample, (item.id, item.version), at=MOMENT)
    with count_queries() as few:
        participant.get("/me/agenda")

    assert (len(many), len(few)) == (5, 5)
