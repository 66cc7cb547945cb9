"""Adding, changing, moving and taking out items by form."""

import html
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from logistics.agenda import queries
from logistics.core.db import db, transaction
from logistics.trainings.models import Training as TrainingRow
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.agenda import (
    AGENDA,
    FORM,
    NINE,
    item_now,
    minutes,
    stored_item,
    text_of,
)

ClientFor = Callable[..., Client]
SAVA = "Conference room Sava"


@pytest.fixture
def coordinator(sample: Training, client_for: ClientFor) -> Client:
    return client_for("coordinator")


def test_participant_cannot_move_an_item(sample: Training, client_for: ClientFor) -> None:
    moved = item_now(sample, "A106")
    sent = client_for("participant", "P01").post_form(
        f"{AGENDA}/{moved.id}/move", {"day": "2026-04-22", "start": "08:00"}, page="/me/agenda"
    )

    assert (sent.status_code, item_now(sample, "A106")) == (403, moved)


def test_new_item_is_stored_and_shown(sample: Training, coordinator: Client) -> None:
    data = {
        **FORM, "counted": "y", "slot": "PM", "theme": "T3", "lead": "T03",
        "co_leads": ["T04", "CO"], "spaces": ["Foyer"], "materials": "mats\n\n music \nmats",
        "handouts": "Map", "objectives": "Breathe", "notes": "Rain: cancel",
    }  # fmt: skip
    sent = coordinator.post_form(f"{AGENDA}/new", data)
    made = item_now(sample, "A116")

    assert (sent.status_code, sent.location) == (303, f"{AGENDA}/{made.id}")
    content = made.content
    assert (content.title, content.minutes, content.counted, content.lead, content.co_leads) == (
        "Walk by the river", 45, True, "T03", ("T04", "CO"),
    )  # fmt: skip
    assert (content.starts_at, content.materials) == (NINE + minutes(570), ("mats", "music"))
    assert queries.team_notes_of(made.id) == "Rain: cancel"
    assert "is in the agenda." in text_of(coordinator.get(sent.location).text)


def test_form_sent_twice_makes_one_item(sample: Training, coordinator: Client) -> None:
    places = {coordinator.post_form(f"{AGENDA}/new", FORM).location for _ in range(2)}

    assert (len(places), len(queries.items_of(sample.id))) == (1, 52)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        pytest.param({"title": "  "}, "Write a title.", id="no title"),
        pytest.param({"title": "x" * 201}, "At most 200 characters.", id="long title"),
        pytest.param({"start": ""}, "Write a time, such as 09:30.", id="no start"),
        pytest.param({"end": "9"}, "Write a time from 00:00 to 23:59", id="no time"),
        pytest.param({"end": "18:30"}, "The end must be after the start.", id="no length"),
        pytest.param({"day": "2026-06-01"}, "Choose one of the list.", id="day"),
        pytest.param({"kind": "lecture"}, "Choose one of the list.", id="kind"),
        pytest.param({"lead": "P01"}, "Choose one of the list.", id="lead"),
        pytest.param({"spaces": ["Cellar"]}, "Choose from the list only.", id="space"),
        pytest.param({"counted": "y"}, "Say which half-day it counts for.", id="half-day"),
        pytest.param({"handouts": "x\n" * 3 + "y" * 201}, "At most 200 characters", id="handout"),
        pytest.param(
            {"materials": "\n".join(map(str, range(21)))}, "At most 20 lines", id="materials"
        ),
        pytest.param({"version": "x"}, "", id="version does not matter for a new one"),
    ],
)
def test_wrong_field_gets_a_sentence_and_keeps_what_was_typed(
    sample: Training, coordinator: Client, wrong: dict[str, Any], sentence: str
) -> None:
    answer = coordinator.post_form(f"{AGENDA}/new", {**FORM, "objectives": "Kept", **wrong})

    if not sentence:
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Kept</textarea>" in answer.text
    assert len(queries.items_of(sample.id)) == 51


def test_time_the_clocks_skip_is_refused_beside_its_field(
    training: Training, client_for: ClientFor
) -> None:
    client = client_for("coordinator")
    with transaction():
        row = db.session.get_one(TrainingRow, training.id)
        row.first_day = row.last_day = date(2026, 3, 29)
    answer = client.post_form(
        f"{AGENDA}/new", {**FORM, "day": "2026-03-29", "start": "02:30", "end": "03:30"}
    )

    assert (answer.status_code, "clocks go forward" in answer.text) == (422, True)


def test_edit_form_shows_what_is_stored_and_saves_it_unchanged(
    sample: Training, coordinator: Client
) -> None:
    before = {each.code: each for each in queries.items_of(sample.id)}
    for code in ("A001", "A105", "A113", "A210", "A315"):
        url = f"{AGENDA}/{before[code].id}/edit"
        page = coordinator.get(url).text
        assert coordinator.post_form(url, form_of(page)).status_code == 303
    assert {each.code: each for each in queries.items_of(sample.id)} == before


def form_of(page: str) -> dict[str, Any]:
    """Read the form of a page as a browser would send it."""
    form = page[page.rindex("<form method") :]
    data: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if found.get("type") != "checkbox":
            data[found["name"]] = html.unescape(found.get("value", ""))
        elif re.search(r"\schecked\b", tag):
            data.setdefault(found["name"], []).append(html.unescape(found["value"]))
    for name, inner in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'selected value="([^"]*)"', inner)
        data[name] = (chosen or re.findall(r'value="([^"]*)"', inner))[0]
    for name, text in re.findall(r'name="(\w+)"[^>]*>([^<]*)</textarea>', form):
        data[name] = html.unescape(text).strip()
    return data


def test_edit_says_what_it_now_conflicts_with_and_saves_it(
    sample: Training, coordinator: Client
) -> None:
    walk = stored_item(sample, title="Walk", starts=NINE + minutes(600), spaces=("Quiet room",))
    data = {**FORM, "title": "Walk", "start": "09:30", "end": "10:00", "lead": "T03",
            "spaces": [SAVA]}  # fmt: skip
    sent = coordinator.post_form(f"{AGENDA}/{walk.id}/edit", data)
    page = text_of(coordinator.get(sent.location).text)

    assert item_now(sample, walk.code).content.spaces == (SAVA,)
    assert "are both in Conference room Sava on Wed 22 April, 09:30–10:00." in page
    assert "T03: needed in" in page


def test_stale_save_answers_409_with_both_values_and_saves_at_the_second_try(
    sample: Training, coordinator: Client
) -> None:
    walk = stored_item(sample, title="Walk", starts=NINE + minutes(600))
    url = f"{AGENDA}/{walk.id}/edit"
    assert coordinator.post_form(url, {**FORM, "title": "Theirs"}).status_code == 303

    stale = coordinator.post_form(url, {**FORM, "title": "Yours"})

    assert stale.status_code == 409
    assert "<td>Theirs</td>" in stale.text
    assert "<td>Yours</td>" in stale.text
    assert item_now(sample, walk.code).content.title == "Theirs"
    again = coordinator.post_form(url, {**FORM, "title": "Yours", "version": "2"})
    assert 'name="version" type="hidden" value="2"' in stale.text
    assert (again.status_code, item_now(sample, walk.code).content.title) == (303, "Yours")


def test_move_keeps_the_length_and_shows_the_item(sample: Training, coordinator: Client) -> None:
    moved = item_now(sample, "A106")
    url = f"{AGENDA}/{moved.id}"
    sent = coordinator.post_form(
        f"{url}/move", {"day": "2026-04-23", "start": "18:00", "version": "1"}, page=url
    )

    assert (sent.status_code, sent.location) == (303, url)
    after = item_now(sample, "A106").content
    assert (after.starts_at, after.minutes) == (NINE + minutes(1440 + 540), 90)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        pytest.param({"day": "2026-04-23", "start": "late", "version": "1"}, 422, id="no time"),
        pytest.param({"day": "", "start": "18:00", "version": "1"}, 422, id="no day"),
        pytest.param({"day": "2026-04-23", "start": "18:00", "version": "7"}, 409, id="stale"),
    ],
)
def test_move_that_cannot_be_changes_nothing(
    sample: Training, coordinator: Client, data: dict[str, str], status: int
) -> None:
    moved = item_now(sample, "A106")
    url = f"{AGENDA}/{moved.id}"

    assert coordinator.post_form(f"{url}/move", data, page=url).status_code == status
    assert item_now(sample, "A106") == moved


def test_delete_says_what_it_touches_and_then_cancels(
    sample: Training, coordinator: Client
) -> None:
    url = f"{AGENDA}/{item_now(sample, 'A106').id}/delete"
    asked = text_of(coordinator.get(url).text)
    sent = coordinator.post_form(url, {"version": "1"})

    assert "falls from 19 h 25 min to 17 h 55 min." in asked
    assert (sent.status_code, sent.location) == (303, AGENDA)
    assert item_now(sample, "A106").stands is False
    assert coordinator.get(url).status_code == 404
    assert "is out of the agenda." in coordinator.get(AGENDA).text


def test_delete_of_a_changed_item_asks_again(sample: Training, coordinator: Client) -> None:
    answer = coordinator.post_form(
        f"{AGENDA}/{item_now(sample, 'A106').id}/delete", {"version": "7"}
    )

    assert (answer.status_code, item_now(sample, "A106").stands) == (409, True)
    assert 'name="version" type="hidden" value="1"' in answer.text


def test_trainer_may_edit(sample: Training, client_for: ClientFor) -> None:
    sent = client_for("trainer", "T02").post_form(f"{AGENDA}/new", FORM)

    assert (sent.status_code, len(queries.items_of(sample.id))) == (303, 52)
