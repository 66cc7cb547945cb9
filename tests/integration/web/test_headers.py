"""The browser rules on every kind of answer."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import (
    BadRequest,
    ImATeapot,
    RequestEntityTooLarge,
    Unauthorized,
    UnsupportedMediaType,
)
from werkzeug.wrappers import Response

from logistics.access.policy import Permission, Role
from logistics.core.errors import (
    DomainError,
    Gone,
    NotFound,
    Refused,
    StaleSave,
    TooMany,
)
from logistics.core.web.headers import set_headers
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
CSP = re.compile(
    r"default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    r"script-src 'nonce-[\w-]{22}'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    r"frame-ancestors 'none'; object-src 'none'"
)
NO_SENSORS = re.compile(r"[a-z-]+=\(\)(, [a-z-]+=\(\))+")


def lacking(answer: Response, *, caching: str = "no-store") -> list[str]:
    """Return the browser rules that an answer does not carry."""
    headers = answer.headers
    wrong = [name for name in FIXED if headers.getlist(name) != [FIXED[name]]]
    patterns = {"Content-Security-Policy": CSP, "Permissions-Policy": NO_SENSORS}
    wrong += [n for n, pattern in patterns.items() if not pattern.fullmatch(headers.get(n, ""))]
    return wrong + (["Cache-Control"] if headers.get("Cache-Control") != caching else [])


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
        ("HEAD", "/sign-in", 200),
        ("OPTIONS", "/sign-in", 200),
        ("TRACE", "/sign-in", 405),
        ("EVIL", "/sign-in", 405),
        ("GET", "/favicon.ico", 301),
        ("GET", "/robots.txt", 200),
        ("GET", "/healthz", 200),
    ],
)
def test_answer_carries_the_browser_rules(
    client: Client, method: str, path: str, status: int
) -> None:
    caching = "public, max-age=3600" if path == "/static/app.css" else "no-store"
    answer = client.open(path, method=method, buffered=True)

    assert (answer.status_code, lacking(answer, caching=caching)) == (status, [])


FULL = OperationalError("INSERT", {}, Exception("database or disk is full"))
BUSY = OperationalError("INSERT", {}, Exception("database is locked"))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadRequest(), 400),
        (Unauthorized(), 401),
        (Refused(), 403),
        (NotFound(), 404),
        (StaleSave(()), 409),
        (Gone("It is gone."), 410),
        (RequestEntityTooLarge(), 413),
        (UnsupportedMediaType(), 415),
        (ImATeapot(), 418),
        (DomainError("It cannot be."), 422),
        (TooMany(wait_seconds=60), 429),
        (RuntimeError(), 500),
        (BUSY, 503),
        (FULL, 507),
    ],
    ids=lambda given: given if isinstance(given, int) else "",
)
def test_error_page_carries_the_browser_rules(
    app: Flask, client: Client, error: Exception, status: int
) -> None:
    plant(app, error)

    answer = client.get("/sign-in")

    assert (answer.status_code, lacking(answer)) == (status, [])
    assert answer.headers.get("Retry-After") == ("60" if status == 429 else None)


def plant(app: Flask, error: Exception) -> None:
    """Let the sign-in page fail."""

    def fail() -> str:
        raise error

    fail.permission = Permission.PUBLIC  # type: ignore[attr-defined]
    app.view_functions["access.sign_in"] = fail


def test_file_of_the_look_that_is_known_carries_the_browser_rules(client: Client) -> None:
    with client.get("/static/app.css") as first:
        known = {"If-None-Match": first.headers["ETag"]}

    with client.get("/static/app.css", headers=known) as answer:
        assert (answer.status_code, lacking(answer, caching="public, max-age=3600")) == (304, [])


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/me/agenda.pdf", "application/pdf"),
        ("/me/calendar.ics", "text/calendar"),
        ("/me/pack.zip", "application/zip"),
    ],
)
def test_document_carries_the_browser_rules(
    sample: Training, client_for: Callable[..., Client], path: str, media_type: str
) -> None:
    answer = client_for(Role.PARTICIPANT, "P01").get(path)

    assert (answer.status_code, answer.mimetype, lacking(answer)) == (200, media_type, [])


def test_calendar_that_is_known_carries_the_browser_rules(
    sample: Training, client: Client, client_for: Callable[..., Client]
) -> None:
    page = client_for(Role.PARTICIPANT, "P01").post_form("/me/calendar").text
    feed = re.search(r"/c/[\w-]+\.ics", page)
    assert feed
    first = client.get(feed[0])

    known = client.get(feed[0], headers={"If-None-Match": first.headers["ETag"]})

    for answer, status in ((first, 200), (known, 304)):
        assert (answer.status_code, lacking(answer, caching="private, no-store")) == (status, [])
        assert "Set-Cookie" not in answer.headers


def test_missing_rule_is_noticed(app: Flask, client: Client) -> None:
    app.after_request_funcs[None].remove(set_headers)

    assert len(lacking(client.get("/sign-in"))) == len(FIXED) + 3


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
    plant(app, RuntimeError(SECRET))

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


@pytest.mark.parametrize(
    ("path", "page", "empties"),
    [
        ("/sign-out", "/account", True),
        ("/account/devices/end", "/account", True),
        ("/me/calendar", "/me/calendar", False),
    ],
)
def test_signing_out_empties_the_browser(
    sample: Training,
    client_for: Callable[..., Client],
    path: str,
    page: str,
    empties: bool,
) -> None:
    answer = client_for(Role.PARTICIPANT, "P01").post_form(path, page=page)

    given = '"cache", "cookies", "storage"' if empties else None
    assert answer.headers.get("Clear-Site-Data") == given
