"""The command that loads the sample training."""

import re

import pytest
from flask import Flask

from logistics.core.db import db, transaction
from logistics.materials.models import Handout
from logistics.materials.queries import handouts_of
from logistics.materials.service import delete_handout
from logistics.trainings.queries import all_trainings, get_training
from tests.integration.web.walking import dump

SLUG = "borders-2026"
LINK = re.compile(r"http://\S+/l/\S+")


def load(app: Flask) -> str:
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def rows_without_sign_in() -> list[tuple[object, ...]]:
    # a link makes a row, and the account of a person
    names = {"accounts", "sign_in_links", "people", "change_counter"}
    return [table for table in dump() if table[0] not in names]


@pytest.fixture
def loaded(app: Flask) -> str:
    return load(app)


def test_load_prints_three_links_that_open_three_homes(app: Flask, loaded: str) -> None:
    lines = loaded.splitlines()

    assert lines[0].startswith("Human rights at borders: borders-2026.")
    assert [line.split()[0] for line in lines[1:]] == ["coordinator", "trainer", "participant"]
    homes = []
    for address in LINK.findall(loaded):
        browser = app.test_client()
        browser.get(address.removeprefix(app.config["BASE_URL"]))
        browser.post_form("/sign-in")  # type: ignore[attr-defined]
        page = browser.get("/", follow_redirects=True)
        homes.append((page.status_code, page.request.path))
    assert homes == [(200, f"/t/{SLUG}/"), (200, f"/t/{SLUG}/"), (200, "/me/")]


def test_load_brings_three_handouts(app: Flask, loaded: str) -> None:
    found = handouts_of(get_training(SLUG).id)

    assert sorted((handout.title, handout.pages) for handout in found) == [
        ("Context canvas", 1), ("Grounding card", 1), ("Learning agreement", 1),
    ]  # fmt: skip


def test_load_twice_changes_nothing_and_prints_new_links(app: Flask, loaded: str) -> None:
    before = rows_without_sign_in()

    again = load(app)

    assert rows_without_sign_in() == before
    assert len(all_trainings()) == 1
    assert len({*LINK.findall(loaded), *LINK.findall(again)}) == 6


def test_load_does_not_bring_back_what_was_deleted(app: Flask, loaded: str) -> None:
    training = get_training(SLUG)
    handout = handouts_of(training.id)[0]
    with transaction():
        delete_handout(training, (handout.id, handout.version))

    load(app)

    assert db.session.query(Handout).count() == 2
