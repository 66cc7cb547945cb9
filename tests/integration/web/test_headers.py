"""The browser rules on every kind of answer."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from logistics.access.policy import Permission, Role
from logistics.trainings.rules import Training
from tests.conftest import Client

FIXED = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Frame-Options": "DENY",
}

SECRET = "Parwana Rahimi sleeps in room 12"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sign-in", 200),
        ("GET", "/", 303),
        ("GET", "/nothing-here", 404),
        ("DELETE", "/sign-in", 405),
        ("POST", "/sign-in", 400),
        ("GET", "/static/app.css", 200),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/c/unknown.ics", 404),
        ("GET", "/verify/unknown", 404),
    ],
)
def test_answer_carries_the_browser_rules(
    client: Client, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method)
    answer.close()

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in FIXED} == FIXED
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/sign-in", "no-store"),
        ("/nothing-here", "no-store"),
        ("/static/app.css", "public, max-age=3600"),
    ],
)
def test_only_files_of_the_look_are_kept(client: Client, path: str, caching: str) -> None:
    answer = client.get(path)
    answer.close()

    assert answer.headers["Cache-Control"] == caching


def test_nonce_is_new_for_every_answer_and_stands_in_its_scripts(client: Client) -> None:
    answers = [client.get("/sign-in") for _ in range(5)]
    found = [re.search(r"'nonce-([^']+)'", a.headers["Content-Security-Policy"]) for a in answers]
    nonces = [match[1] for match in found if match]

    assert len(set(nonces)) == 5
    for answer, nonce in zip(answers, nonces, strict=True):
        assert set(re.findall(r'nonce="([^"]+)"', answer.text)) == {nonce}


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1", 200), ("localhost:5000", 200), ("evil.example", 400), ("127.0.0.1.evil", 400)],
)
def test_forged_host_is_refused(client: Client, host: str, status: int) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == status


def test_body_over_the_limit_is_refused(app: Flask, client: Client) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000

    answer = client.post("/sign-in", data={"csrf_token": "x" * 2000})

    assert answer.status_code == 413


def test_failure_page_says_nothing_of_the_inside(
    app: Flask, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> str:
        raise RuntimeError(SECRET)

    fail.permission = Permission.PUBLIC  # type: ignore[attr-defined]
    app.view_functions["access.sign_in"] = fail

    answer = client.get("/sign-in")

    logged = capsys.readouterr().err
    assert answer.status_code == 500
    assert SECRET not in answer.text + logged
    assert '"route": "/sign-in", "kind": "RuntimeError"' in logged


def test_view_without_permission_is_closed(
    app: Flask, client_for: Callable[..., Client], sample: Training
) -> None:
    client = client_for(Role.COORDINATOR)
    app.view_functions["homes.index"] = lambda: "open to all?"

    assert client.get("/").status_code == 403


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR])
def test_page_of_a_missing_training_is_not_found(
    client_for: Callable[..., Client], sample: Training, role: Role
) -> None:
    expected = 403 if role is Role.ADMINISTRATOR else 404

    assert client_for(role).get("/t/nothing/agenda").status_code == expected
