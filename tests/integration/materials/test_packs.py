"""Packs: only what is one's own, in the order of the agenda, and everything of it."""

import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from pypdf import PdfReader

from logistics.access.policy import Role
from logistics.core.db import db, transaction
from logistics.materials import queries
from logistics.roster import models as roster_models
from logistics.roster.queries import people_of
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.materials import a_picture, stored_handout

ClientFor = Callable[..., Client]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def handouts(sample: Training) -> None:
    """Handouts of three sessions, one of the team's."""
    stored_handout(sample, "A203", "Message house", content=a_picture(), filename="a.jpg")
    stored_handout(sample, "A106", "Context canvas")
    stored_handout(sample, "A001", "Run sheet v3")


def text_of(content: bytes) -> str:
    return " ".join(" ".join(p.extract_text().split()) for p in PdfReader(BytesIO(content)).pages)


def bookmarks_of(content: bytes) -> list[str]:
    outline = PdfReader(BytesIO(content)).outline
    return [str(entry.title) for entry in outline if not isinstance(entry, list)]


def names_in(content: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.namelist()


def run(app: Flask, *words: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["packs", "build", *map(str, words)])


@pytest.mark.usefixtures("handouts")
@pytest.mark.parametrize(
    ("role", "code", "bookmarks"),
    [
        pytest.param(
            Role.PARTICIPANT,
            "P08",
            ["Cover", "Agenda", "Your journey", "Context canvas", "Message house"],
            id="participant",
        ),
        pytest.param(
            Role.TRAINER,
            "T01",
            ["Cover", "Agenda", "Your journey", "Run sheet v3", "Context canvas", "Message house"],
            id="trainer",
        ),
    ],
)
def test_pack_follows_the_agenda_and_the_role(
    sample: Training, client_for: ClientFor, role: Role, code: str, bookmarks: list[str]
) -> None:
    answer = client_for(role, code).get("/me/pack.pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={code}-pack.pdf"
    assert bookmarks_of(answer.data) == bookmarks


@pytest.mark.usefixtures("handouts")
def test_pack_holds_ones_own_journey_and_room(sample: Training, client_for: ClientFor) -> None:
    text = text_of(client_for(Role.PARTICIPANT, "P08").get("/me/pack.pdf").data)

    for words in (
        "For Drenusha",
        "Your room Twin 1",
        "Check-in Tue 21 April, from 14:00",
        "Pristina bus station",
        "PRB-20913",
        "Reading a hostile terrain",
    ):
        assert words in text
    assert "Team debrief day 1" not in text


@pytest.mark.usefixtures("handouts")
def test_pack_names_nobody_else(sample: Training, client_for: ClientFor) -> None:
    names = {
        person.details.family_name
        for person in people_of(sample.id)
        if person.code != "P08" and len(person.details.family_name) > 2
    }

    text = text_of(client_for(Role.PARTICIPANT, "P08").get("/me/pack.pdf").data)

    assert len(names) > 20
    assert {name for name in names if name in text} == set()


@pytest.mark.usefixtures("handouts")
def test_every_page_is_numbered_once(sample: Training, client_for: ClientFor) -> None:
    pages = PdfReader(BytesIO(client_for(Role.PARTICIPANT, "P08").get("/me/pack.pdf").data)).pages

    numbers = [page.extract_text().split()[-3:] for page in pages]
    assert numbers == [[str(n), "/", str(len(pages))] for n in range(1, len(pages) + 1)]
    assert " of " not in " ".join(page.extract_text().split("\n")[-2] for page in pages)


@pytest.mark.usefixtures("handouts")
def test_zip_holds_the_same_as_files(sample: Training, client_for: ClientFor) -> None:
    answer = client_for(Role.PARTICIPANT, "P08").get("/me/pack.zip")

    assert answer.headers["Content-Type"] == "application/zip"
    assert names_in(answer.data) == [
        "00-cover.pdf",
        "01-agenda.pdf",
        "02-journey.pdf",
        "calendar.ics",
        "handouts/A106-Context-canvas.pdf",
        "handouts/A203-Message-house.jpg",
    ]


def test_calendar_in_the_zip_is_ones_own(sample: Training, client_for: ClientFor) -> None:
    client = client_for(Role.PARTICIPANT, "P08")

    with zipfile.ZipFile(BytesIO(client.get("/me/pack.zip").data)) as archive:
        assert archive.read("calendar.ics") == client.get("/me/calendar.ics").data


@pytest.mark.usefixtures("handouts")
@pytest.mark.parametrize("path", ["/me/pack.pdf", "/me/pack.zip"])
def test_pack_is_the_same_bytes_twice(sample: Training, client_for: ClientFor, path: str) -> None:
    client = client_for(Role.PARTICIPANT, "P08")

    assert client.get(path).data == client.get(path).data


def test_pack_of_somebody_without_room_and_journey_is_whole(
    sample: Training, client_for: ClientFor
) -> None:
    content = client_for(Role.PARTICIPANT, "P18").get("/me/pack.pdf").data

    assert bookmarks_of(content) == ["Cover", "Agenda", "Your journey"]
    assert "Your room" not in text_of(content)


@pytest.mark.parametrize("path", ["/me/pack.pdf", "/me/pack.zip", "/me/handouts/{}"])
def test_pack_is_closed_to_somebody_who_no_longer_comes(
    sample: Training, client_for: ClientFor, path: str
) -> None:
    handout = stored_handout(sample, "A106", "Canvas")
    client = client_for(Role.PARTICIPANT, "P08")
    with transaction():
        found = db.select(roster_models.Person).filter_by(code="P08")
        db.session.scalars(found).one().state = "withdrawn"

    assert client.get(path.format(handout.id)).status_code == 404


@pytest.mark.parametrize("path", ["/me/pack.pdf", "/me/pack.zip"])
def test_coordinator_has_no_pack(sample: Training, client_for: ClientFor, path: str) -> None:
    assert client_for(Role.COORDINATOR).get(path).status_code == 403


def test_packs_cost_the_same_queries_for_three_and_for_all(
    sample: Training, count_queries: Counting
) -> None:
    people = [person for person in people_of(sample.id) if person.takes_part]
    costs = []
    for chosen in (people[:3], people):
        with count_queries() as statements:
            queries.shared_facts(sample)
            queries.own_facts_of(sample, chosen)
        costs.append(len(statements))

    assert costs[0] == costs[1] <= 10


@pytest.mark.usefixtures("handouts")
def test_build_writes_two_files_for_everybody_who_takes_part(
    sample: Training, app: Flask, tmp_path: Path
) -> None:
    done = run(app, sample.slug, "--out", tmp_path / "packs")

    codes = [f"P{n:02}" for n in range(1, 26)] + ["T01", "T02", "T03", "T04"]
    names = sorted(path.name for path in (tmp_path / "packs").iterdir())
    assert (done.exit_code, done.stderr) == (0, "")
    assert names == [f"{code}.{kind}" for code in codes for kind in ("pdf", "zip")]
    assert done.stdout == f"29 packs written to {tmp_path}/packs.\n"


@pytest.mark.usefixtures("handouts")
def test_build_of_one_person_is_what_they_download(
    sample: Training, app: Flask, client_for: ClientFor, tmp_path: Path
) -> None:
    run(app, sample.slug, "--person", "P08", "--out", tmp_path)

    client = client_for(Role.PARTICIPANT, "P08")
    for kind in ("pdf", "zip"):
        assert (tmp_path / f"P08.{kind}").read_bytes() == client.get(f"/me/pack.{kind}").data


def test_build_refuses_an_unknown_person(sample: Training, app: Flask, tmp_path: Path) -> None:
    done = run(app, sample.slug, "--person", "P99", "--out", tmp_path)

    assert (done.exit_code, done.stderr) == (
        1,
        "Nobody with the code P99 takes part in this training.\n",
    )
