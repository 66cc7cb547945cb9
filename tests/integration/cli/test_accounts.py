"""The command that makes sign-in links."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from logistics.access.models import Account, SignInLink
from logistics.core.clock import now
from logistics.core.db import db
from logistics.trainings.rules import Training
from tests.conftest import Client

SLUG = "borders-2026"


def link(app: Flask, *words: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["accounts", "link", *words])
    return result.exit_code, result.stdout, result.stderr


def count(model: type[Account] | type[SignInLink]) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def path_of(app: Flask, address: str) -> str:
    return address.strip().removeprefix(app.config["BASE_URL"])


@pytest.mark.parametrize(
    ("words", "first_page"),
    [
        (("--role", "coordinator"), "/t/borders-2026/"),
        (("--role", "trainer", "--training", SLUG, "--person", "T01"), "/t/borders-2026/"),
        (("--role", "participant", "--training", SLUG, "--person", "P01"), "/me/"),
    ],
    ids=["coordinator", "trainer", "participant"],
)
def test_link_prints_one_address_that_signs_in_once(
    app: Flask, sample: Training, client: Client, words: tuple[str, ...], first_page: str
) -> None:
    code, out, err = link(app, *words)

    assert (code, err, len(out.splitlines())) == (0, "", 1)
    assert out.startswith("http://127.0.0.1:5000/l/")
    assert client.get(path_of(app, out)).status_code == 303
    assert client.post_form("/sign-in").status_code == 303
    assert client.get("/").headers["Location"] == first_page
    again = app.test_client()
    again.get(path_of(app, out))
    assert again.get("/").headers["Location"] == "/sign-in"


def test_link_of_an_administrator_opens_no_training(
    app: Flask, sample: Training, client: Client
) -> None:
    _, out, _ = link(app, "--role", "administrator")
    client.get(path_of(app, out))
    client.post_form("/sign-in")

    assert client.get("/t/borders-2026/").status_code == 403


def test_link_is_valid_for_seven_days_and_kept_as_a_hash(app: Flask, sample: Training) -> None:
    _, out, _ = link(app, "--role", "coordinator")

    row = db.session.scalars(select(SignInLink)).one()
    left = row.expires_at - now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    token = path_of(app, out).removeprefix("/l/").encode()
    assert all(token not in path.read_bytes() for path in data_files(app))


def data_files(app: Flask) -> list[Path]:
    settings = app.extensions["settings"]
    return list((settings.home / "data").iterdir())


def test_links_of_one_person_share_an_account(app: Flask, sample: Training) -> None:
    words = ("--role", "participant", "--training", SLUG, "--person", "P01")

    addresses = {link(app, *words)[1] for _ in range(3)}

    assert (len(addresses), count(SignInLink), count(Account)) == (3, 3, 1)


def test_links_of_the_office_share_an_account(app: Flask, sample: Training) -> None:
    link(app, "--role", "coordinator")
    link(app, "--role", "coordinator")

    assert count(Account) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("participant", "--training", SLUG, "--person", "T01"), "T01 is a trainer"),
        (("trainer", "--training", SLUG, "--person", "P01"), "P01 is a participant"),
        (("participant", "--training", SLUG, "--person", "P99"), "nobody with the code P99"),
        (("participant", "--training", "nowhere", "--person", "P01"), "no training 'nowhere'"),
    ],
)
def test_link_for_the_wrong_person_is_refused_and_makes_nothing(
    app: Flask, sample: Training, words: tuple[str, ...], sentence: str
) -> None:
    code, out, err = link(app, "--role", *words)

    assert (code, out) == (1, "")
    assert sentence in err
    assert (count(Account), count(SignInLink)) == (0, 0)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--role", "king"),
        ("--role", "participant"),
        ("--role", "participant", "--training", SLUG),
        ("--role", "trainer", "--person", "T01"),
    ],
)
def test_incomplete_call_is_a_wrong_call(
    app: Flask, sample: Training, words: tuple[str, ...]
) -> None:
    code, out, _ = link(app, *words)

    assert (code, out) == (2, "")
    assert count(SignInLink) == 0


def test_help_says_what_it_is_for(app: Flask) -> None:
    code, out, _ = link(app, "--help")

    assert code == 0
    assert "Print a single-use sign-in link, valid for seven days." in out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--training", SLUG), 0, ""),
        (("--training", "nowhere"), 1, "There is no training 'nowhere'."),
        (("--training", SLUG, "--person", "P01"), 2, "P01 would become the coordinator"),
    ],
    ids=["a training", "an unknown training", "a person"],
)
def test_link_of_the_office_names_nobody(
    app: Flask, sample: Training, words: tuple[str, ...], code: int, sentence: str
) -> None:
    told = link(app, "--role", "coordinator", *words)

    assert (told[0], count(SignInLink)) == (code, int(code == 0))
    assert sentence in told[2]
