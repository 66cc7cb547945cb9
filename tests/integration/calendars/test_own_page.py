"""The page on which somebody makes and withdraws the link to their own calendar."""

import re
from collections.abc import Callable

import pytest

from logistics.access.policy import Role
from logistics.core.db import db, transaction
from logistics.roster import models as roster_models
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.calendars import read

ClientFor = Callable[..., Client]
FEED = re.compile(r'value="http://127\.0\.0\.1:5000(/c/[\w-]{43}\.ics)"')


@pytest.fixture
def blerta(sample: Training, client_for: ClientFor) -> Client:
    """The participant P01, signed in."""
    return client_for(Role.PARTICIPANT, "P01")


def link_on(text: str) -> str:
    found = FEED.search(text)
    assert found, "no link on the page"
    return found[1]


def test_page_shows_the_new_link_once(blerta: Client, client: Client) -> None:
    answer = blerta.post_form("/me/calendar")

    link = link_on(answer.text)
    assert client.get(link).status_code == 200
    assert f'href="webcal://127.0.0.1:5000{link}"' in answer.text
    assert link not in blerta.get("/me/calendar").text


def test_page_says_whether_there_is_a_link(blerta: Client) -> None:
    before = blerta.get("/me/calendar").text
    blerta.post_form("/me/calendar")
    after = blerta.get("/me/calendar").text

    assert ["Make my calendar link" in text for text in (before, after)] == [True, False]
    assert ["Withdraw the link" in text for text in (before, after)] == [False, True]


def test_new_link_ends_the_one_before(blerta: Client, client: Client) -> None:
    first = link_on(blerta.post_form("/me/calendar").text)
    second = link_on(blerta.post_form("/me/calendar").text)

    assert [client.get(link).status_code for link in (first, second)] == [404, 200]


def test_withdrawing_ends_the_link(blerta: Client, client: Client) -> None:
    link = link_on(blerta.post_form("/me/calendar").text)

    answer = blerta.post_form("/me/calendar/withdraw", page="/me/calendar")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/calendar")
    assert client.get(link).status_code == 404


def test_link_is_not_made_without_the_token_of_a_form(blerta: Client) -> None:
    assert blerta.post("/me/calendar").status_code == 400


def test_download_is_ones_own_calendar(blerta: Client, client: Client) -> None:
    link = link_on(blerta.post_form("/me/calendar").text)
    answer = blerta.get("/me/calendar.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=calendar.ics"
    assert answer.data == client.get(link).data


def test_trainer_has_a_calendar_with_the_teams_items(
    sample: Training, client_for: ClientFor
) -> None:
    entries = read(client_for(Role.TRAINER, "T01").get("/me/calendar.ics").data)

    assert "Team debrief day 1" in {str(entry["SUMMARY"]) for entry in entries}


@pytest.mark.parametrize("path", ["/me/calendar", "/me/calendar.ics"])
def test_calendar_is_closed_to_somebody_who_no_longer_comes(
    sample: Training, blerta: Client, path: str
) -> None:
    with transaction():
        found = db.select(roster_models.Person).filter_by(code="P01")
        db.session.scalars(found).one().state = "declined"

    assert blerta.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/me/calendar", "/me/calendar.ics"])
def test_coordinator_has_no_calendar(sample: Training, client_for: ClientFor, path: str) -> None:
    assert client_for(Role.COORDINATOR).get(path).status_code == 403


@pytest.mark.parametrize("path", ["/me/calendar", "/me/calendar.ics"])
def test_stranger_is_sent_to_sign_in(sample: Training, client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == "/sign-in"
