"""Where each role lands after signing in."""

from collections.abc import Callable

import pytest

from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.agenda import another_training

Clients = Callable[..., Client]


@pytest.mark.parametrize(
    ("role", "code", "place"),
    [
        ("coordinator", None, "/t/borders-2026/"),
        ("trainer", "T01", "/t/borders-2026/"),
        ("participant", "P01", "/me/"),
    ],
)
def test_role_lands_on_its_own_page(
    sample: Training, client_for: Clients, role: str, code: str | None, place: str
) -> None:
    answer = client_for(role, code).get("/")

    assert (answer.status_code, answer.headers["Location"]) == (302, place)


def test_coordinator_of_two_trainings_chooses(sample: Training, client_for: Clients) -> None:
    another_training(sample)

    page = client_for("coordinator").get("/").text

    assert 'href="/t/borders-2026/"' in page
    assert 'href="/t/another/"' in page


def test_trainer_lands_on_their_training_when_there_are_others(
    sample: Training, client_for: Clients
) -> None:
    another_training(sample)

    assert client_for("trainer", "T01").get("/").headers["Location"] == "/t/borders-2026/"


def test_coordinator_without_a_training_reads_how_to_make_one(client_for: Clients) -> None:
    page = client_for("coordinator").get("/").text

    assert "No training yet" in page
    assert "trainings create --from FILE.toml" in page


def test_administrator_finds_nobodys_data(sample: Training, client_for: Clients) -> None:
    page = client_for("administrator").get("/").text

    assert "Nothing to open here" in page
    assert "borders-2026" not in page
