"""The pages of rooms: who may open them, what they show, and what they refuse."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete
from werkzeug.test import TestResponse

from logistics.access.policy import Role
from logistics.accommodation import models, queries, service
from logistics.accommodation.rules import StayChange, StayWish
from logistics.core.db import db, transaction
from logistics.roster import models as roster_models
from logistics.roster.queries import get_person_by_code
from logistics.trainings import service as trainings
from logistics.trainings.forms import read_training
from logistics.trainings.rules import Training
from tests.conftest import MOMENT, Client
from tests.factories.accommodation import april, days_after
from tests.factories.travel import DATA

ROOMS = "/t/borders-2026/rooms"
ClientFor = Callable[..., Client]


@pytest.fixture
def coordinator(sample: Training, client_for: ClientFor) -> Client:
    return client_for(Role.COORDINATOR)


def page_of(training: Training, code: str) -> str:
    return f"{ROOMS}/people/{get_person_by_code(training.id, code).id}"


def stay_data(**changes: Any) -> dict[str, Any]:
    """Return what the form of P05's stay sends when nothing was changed."""
    given = {
        "version": "1",
        "check_in": "2026-04-21",
        "check_out": "2026-04-25",
        "room_type": "single",
        "sharing_with": "",
    }
    return given | changes


def room_id(training: Training, label: str) -> str:
    hotel = queries.find_hotel(training.id)
    assert hotel
    return str(next(room.id for room in queries.rooms_of(hotel.id) if room.label == label))


def move_data(training: Training, label: str, *days: int, version: int = 1) -> dict[str, Any]:
    return {
        "move-version": str(version),
        "move-room": room_id(training, label),
        "move-nights": [april(day).isoformat() for day in days],
    }


def rooms_by_day(training: Training, code: str) -> dict[int, str]:
    db.session.rollback()  # what was read before is an old snapshot
    who = get_person_by_code(training.id, code).id
    return {n.night.day: n.room_label for n in queries.nights_of_person(who)}


def squeezed(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", answer.text)


ADDRESSES = [
    pytest.param(lambda _: ROOMS, id="rooms"),
    pytest.param(lambda t: page_of(t, "P05"), id="one person"),
    pytest.param(lambda t: f"{page_of(t, 'P05')}/move", id="move"),
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("role", "code", "status"),
    [
        pytest.param(Role.COORDINATOR, None, 200, id="coordinator"),
        pytest.param(Role.TRAINER, "T01", 403, id="trainer"),
        pytest.param(Role.PARTICIPANT, "P05", 403, id="the participant"),
    ],
)
def test_only_coordinators_see_rooms(
    sample: Training, client_for: ClientFor, address: Any, role: Role, code: str, status: int
) -> None:
    assert client_for(role, code).get(address(sample)).status_code == status


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_sees_rooms_without_signing_in(
    sample: Training, client: Client, address: Any
) -> None:
    assert client.get(address(sample)).status_code == 303


@pytest.mark.parametrize("form", ["", "/move"])
def test_a_person_of_another_training_looks_like_nobody(
    sample: Training, coordinator: Client, form: str
) -> None:
    plan = replace(read_training((DATA / "training.toml").read_bytes()), slug="another-2026")
    with transaction():
        trainings.create_training(plan, at=MOMENT)
    who = get_person_by_code(sample.id, "P05").id
    missing = "00000000-0000-4000-8000-000000000000"

    answers = [
        coordinator.get(f"/t/another-2026/rooms/people/{person}{form}") for person in (who, missing)
    ]

    first, second = (re.sub(r"[0-9a-f]{12}|nonce=\"[^\"]*\"", "", a.text) for a in answers)
    assert [answer.status_code for answer in answers] == [404, 404]
    assert first == second


def test_the_grid_shows_rooms_people_and_the_block(sample: Training, coordinator: Client) -> None:
    text = squeezed(coordinator.get(ROOMS))

    assert text.count('<th scope="row" class="nowrap">') == 26
    assert text.count("own cost</small>") == 1
    assert text.count("21 of 22") == 4
    assert text.count("1 bed free") == 1
    assert len(re.findall(r">\s*114\s*<", text)) == 1
    assert "Without a bed" not in text


def test_the_grid_needs_eight_queries_for_any_number(
    sample: Training, coordinator: Client, count_queries: Any
) -> None:
    with count_queries() as all_people:
        coordinator.get(ROOMS)
    with transaction():
        db.session.execute(delete(models.Night))
        db.session.execute(delete(models.Stay))
    with count_queries() as few:
        coordinator.get(ROOMS)

    assert len(all_people) <= 8
    assert len(few) == len(all_people)


def test_people_without_a_bed_stand_above_with_a_link(
    sample: Training, coordinator: Client
) -> None:
    who = get_person_by_code(sample.id, "P05").id
    with transaction():
        db.session.execute(delete(models.Night).where(models.Night.person_id == who))

    text = squeezed(coordinator.get(ROOMS))

    assert text.index("Without a bed") < text.index("Rooms by night")
    assert f'href="{ROOMS}/people/{who}"' in text.split("Rooms by night")[0]


def test_a_training_without_hotel_says_what_to_do(
    training: Training, client_for: ClientFor
) -> None:
    with transaction():
        db.session.execute(delete(models.Hotel))

    assert "No hotel yet" in client_for(Role.COORDINATOR).get(ROOMS).text


def test_a_hotel_without_people_says_what_to_do(training: Training, client_for: ClientFor) -> None:
    assert "Nobody has a bed yet" in client_for(Role.COORDINATOR).get(ROOMS).text


@pytest.mark.parametrize(
    "name",
    ["<b>Ana</b>", "=1+1", '"><script>alert(1)</script>', "{{ 7*7 }}", "نور الهدى", "x" * 200],
)
def test_any_name_stands_in_the_grid_as_itself(
    sample: Training, coordinator: Client, name: str
) -> None:
    with transaction():
        people = db.session.query(roster_models.Person).filter_by(training_id=sample.id)
        row = people.filter_by(code="P05").one()
        row.seal(replace(row.payload, given_name=name, family_name=""))
    shown = name.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")

    for address in (ROOMS, page_of(sample, "P05")):
        text = coordinator.get(address).text
        assert shown in text
        assert name == shown or name not in text


def test_a_stay_is_saved_and_the_nights_follow(sample: Training, coordinator: Client) -> None:
    answer = coordinator.post_form(page_of(sample, "P05"), stay_data(check_in="2026-04-20"))

    page = coordinator.get(answer.location).text
    assert answer.status_code == 303
    assert rooms_by_day(sample, "P05") == dict.fromkeys(range(20, 25), "Single 05")
    assert "The stay is saved." in page
    assert page.count("stays at own cost on Mon 20 April.") == 1


def test_a_saved_stay_says_what_it_now_conflicts_with(
    sample: Training, coordinator: Client
) -> None:
    answer = coordinator.post_form(page_of(sample, "P05"), stay_data(check_out="2026-04-24"))

    assert "has no bed on Fri 24 April." in coordinator.get(answer.location).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"check_in": "soon"}, "Write a day, such as 2026-04-21."),
        ({"check_out": "2026-04-21"}, "The check-out must be after the check-in."),
        ({"check_out": ""}, "The check-out is missing."),
        ({"room_type": "suite"}, "Choose one of the list."),
        ({"room_type": ""}, "Choose one of the list."),
        ({"sharing_with": "P05"}, "Choose one of the list."),
        ({"sharing_with": "P99"}, "Choose one of the list."),
    ],
)
def test_a_stay_that_cannot_be_is_refused_beside_its_field(
    sample: Training, coordinator: Client, changes: dict[str, str], sentence: str
) -> None:
    before = rooms_by_day(sample, "P05")

    answer = coordinator.post_form(page_of(sample, "P05"), stay_data(**changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert rooms_by_day(sample, "P05") == before


def test_a_stale_stay_shows_both_and_saves_the_second_time(
    sample: Training, coordinator: Client
) -> None:
    address = page_of(sample, "P05")
    who = get_person_by_code(sample.id, "P05").id
    with transaction():
        change = StayChange(april(20), april(25), StayWish())
        service.change_stay(sample, who, change, version=1, at=days_after(MOMENT, 1))

    answer = coordinator.post_form(address, stay_data(check_out="2026-04-24"))

    assert answer.status_code == 409
    assert re.findall(r"<td>((?:Mon|Tue|Fri|Sat) [^<]+)</td>", answer.text)[:4] == [
        "Mon 20 April", "Tue 21 April", "Sat 25 April", "Fri 24 April",
    ]  # fmt: skip
    assert 'value="2026-04-24"' in answer.text
    version = re.search(r'id="version"[^>]*value="(\d+)"', answer.text)
    assert version
    again = coordinator.post_form(address, stay_data(check_out="2026-04-24", version=version[1]))
    assert again.status_code == 303
    assert sorted(rooms_by_day(sample, "P05")) == [21, 22, 23]


def test_a_person_is_moved_on_the_chosen_nights(sample: Training, coordinator: Client) -> None:
    address = f"{page_of(sample, 'P05')}/move"

    answer = coordinator.post_form(address, move_data(sample, "Single 22", 22, 23))

    assert answer.status_code == 303
    assert "The room is changed." in coordinator.get(answer.location).text
    assert rooms_by_day(sample, "P05") == {
        21: "Single 05", 22: "Single 22", 23: "Single 22", 24: "Single 05",
    }  # fmt: skip


def test_a_third_person_in_a_twin_is_refused_naming_free_rooms(
    sample: Training, coordinator: Client
) -> None:
    address = f"{page_of(sample, 'P05')}/move"

    answer = coordinator.post_form(address, move_data(sample, "Twin 2", 22))

    assert answer.status_code == 409
    assert "Twin 2 is full on Wed 22 April. Free on these nights: Single 22." in (answer.text)
    assert set(rooms_by_day(sample, "P05").values()) == {"Single 05"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"move-nights": []}, "Choose at least one night."),
        ({"move-nights": ["2026-04-25"]}, "Choose from the list only."),
        ({"move-nights": ["x"]}, "Choose from the list only."),
        ({"move-room": ""}, "Choose a room."),
        ({"move-room": "00000000-0000-4000-8000-000000000000"}, "Choose one of the list."),
    ],
)
def test_a_move_that_cannot_be_is_refused_beside_its_field(
    sample: Training, coordinator: Client, changes: dict[str, Any], sentence: str
) -> None:
    data = move_data(sample, "Single 22", 22) | changes

    answer = coordinator.post_form(f"{page_of(sample, 'P05')}/move", data)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert set(rooms_by_day(sample, "P05").values()) == {"Single 05"}


def test_a_move_looked_at_before_another_shows_both(sample: Training, coordinator: Client) -> None:
    address = f"{page_of(sample, 'P05')}/move"
    coordinator.post_form(address, move_data(sample, "Single 22", 22))

    answer = coordinator.post_form(address, move_data(sample, "Single 22", 21, 22))

    assert answer.status_code == 409
    assert re.findall(r"<td>((?:Single|Twin) [^<]+)</td>", answer.text)[:4] == [
        "Single 05", "Single 22", "Single 22", "Single 22",
    ]  # fmt: skip


def test_a_form_without_its_token_is_refused(sample: Training, coordinator: Client) -> None:
    answer = coordinator.post(page_of(sample, "P05"), data=stay_data(check_in="2026-04-20"))

    assert answer.status_code == 400
    assert 20 not in rooms_by_day(sample, "P05")


def test_somebody_without_a_room_gets_one_by_form(sample: Training, coordinator: Client) -> None:
    answer = coordinator.post_form(page_of(sample, "P18"), stay_data())

    assert answer.status_code == 303
    assert rooms_by_day(sample, "P18") == dict.fromkeys(range(21, 25), "Single 22")
