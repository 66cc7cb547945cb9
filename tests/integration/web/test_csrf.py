"""What is not sent from a page of this sign-in changes nothing; cookies stay with their host."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import TimestampSigner

from logistics.access.policy import POLICY, Role, is_open
from logistics.app import create_app
from logistics.cli.accounts import sign_in_link
from logistics.core.db import db
from logistics.trainings.rules import Training
from tests.conftest import CSRF, Client
from tests.integration.web.test_access import csrf_of
from tests.integration.web.walking import CODES, address, dump, own_ids, rules_of

ClientFor = Callable[..., Client]
SITE = "https://training.example"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRAINER, Role.PARTICIPANT])
def test_post_without_a_token_of_this_browser_changes_nothing(
    sample: Training, app: Flask, client_for: ClientFor, role: Role
) -> None:
    client, stranger = client_for(role, CODES.get(role)), client_for(role, CODES.get(role))
    posts = [
        address(rule, own_ids()).replace("/days/unknown/", "/days/1/")
        for rule, permission in rules_of(app)
        if "POST" in (rule.methods or ()) and role in POLICY[permission]
    ]
    watcher = sqlite3.connect(app.extensions["settings"].home / "data" / "app.db")
    before = watcher.execute("PRAGMA data_version").fetchone()

    answers = {
        (post, kind): client.post(post, data=data).status_code
        for post in posts
        for kind, data in {
            "none": {},
            "empty": {"csrf_token": ""},
            "another browser's": {"csrf_token": csrf_of(stranger)},
            "made up": {"csrf_token": "x" * 10_000},
        }.items()
    }

    assert {key: status for key, status in answers.items() if status != 400} == {}
    assert len(posts) >= 4
    assert watcher.execute("PRAGMA data_version").fetchone() == before
    watcher.close()


@pytest.mark.parametrize(
    ("age", "status"), [(24 * 3600 - 60, 303), (24 * 3600 + 1, 400)], ids=["a day", "too old"]
)
def test_token_of_a_page_lives_for_a_day(
    sample: Training, client: Client, monkeypatch: pytest.MonkeyPatch, age: int, status: int
) -> None:
    token = {"csrf_token": csrf_of(client), "email": "a@example.org"}
    then = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda signer: then(signer) + age)

    assert client.post("/sign-in/link", data=token).status_code == status


@pytest.fixture
def secure_app(sample: Training, app: Flask) -> Iterator[Flask]:
    """The app as it runs behind a proxy with TLS."""
    made = create_app(replace(app.extensions["settings"], base_url=SITE))
    made.test_client_class = Client
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


def test_cookies_on_https_are_tied_to_the_host_also_when_they_go(secure_app: Flask) -> None:
    client = secure_app.test_client()
    link = sign_in_link(Role.PARTICIPANT, slug="borders-2026", code="P01")
    seen = []

    def note(answer: object) -> None:
        seen.extend(answer.headers.getlist("Set-Cookie"))  # type: ignore[attr-defined]

    note(client.get(link.removeprefix(SITE), base_url=SITE))
    page = client.get("/sign-in", base_url=SITE)
    note(page)
    for path in ("/sign-in", "/sign-out"):
        token = {"csrf_token": CSRF.findall(page.text)[0]}
        sender = {"Referer": f"{SITE}/sign-in"}
        answer = client.post(path, base_url=SITE, data=token, headers=sender)
        note(answer)
        assert answer.status_code == 303

    names = {cookie.split("=")[0] for cookie in seen}
    assert names == {"__Host-link", "__Host-form", "__Host-id"}
    for cookie in seen:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    ("sender", "status"),
    [
        pytest.param({}, 303, id="says nothing of its sender"),
        ({"Referer": f"{SITE}/sign-in"}, 303),
        ({"Origin": SITE}, 303),
        ({"Origin": SITE, "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": SITE, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://evil.example", "Referer": f"{SITE}/sign-in"}, 403),
        ({"Origin": f"{SITE}.evil.example"}, 403),
        ({"Origin": f"{SITE}:8443"}, 403),
        ({"Origin": "http://training.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Referer": "https://evil.example/"}, 403),
        ({"Referer": "http://training.example/"}, 403),
        ({"Referer": "https://[evil"}, 403),
    ],
    ids=str,
)
def test_form_on_https_is_taken_from_our_own_pages_only(
    secure_app: Flask, sender: dict[str, str], status: int
) -> None:
    client = secure_app.test_client()
    link = sign_in_link(Role.PARTICIPANT, slug="borders-2026", code="P01")
    client.get(link.removeprefix(SITE), base_url=SITE)
    token = {"csrf_token": CSRF.findall(client.get("/sign-in", base_url=SITE).text)[0]}

    answer = client.post("/sign-in", base_url=SITE, data=token, headers=sender)

    assert answer.status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "sender", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}], ids=str
)
def test_other_sites_reach_no_address_at_all(
    sample: Training, app: Flask, client_for: ClientFor, method: str, sender: dict[str, str]
) -> None:
    client = client_for(Role.COORDINATOR)
    token = {"csrf_token": csrf_of(client)}
    before = dump()

    answers = {
        address(rule, own_ids()): client.open(
            address(rule, own_ids()), method=method, data=token, headers=sender
        ).status_code
        for rule, _ in rules_of(app)
    }

    assert {path: status for path, status in answers.items() if status != 403} == {}
    assert dump() == before


def test_link_from_another_site_opens_a_page(sample: Training, client_for: ClientFor) -> None:
    sender = {"Sec-Fetch-Site": "cross-site", "Referer": "https://mail.example/"}

    assert client_for(Role.COORDINATOR).get("/t/borders-2026/", headers=sender).status_code == 200


def test_head_of_every_page_and_document_has_no_body(
    sample: Training, app: Flask, client_for: ClientFor
) -> None:
    client = client_for(Role.COORDINATOR)
    for rule, permission in rules_of(app):
        if "GET" in (rule.methods or ()) and not is_open(permission):
            path = address(rule, own_ids())
            head, full = client.head(path), client.get(path)
            assert (head.status_code, head.data) == (full.status_code, b""), path


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.COORDINATOR, "/t/borders-2026/agenda.pdf"),
        (Role.COORDINATOR, "/t/borders-2026/travel/legs.xlsx"),
        (Role.PARTICIPANT, "/me/calendar.ics"),
        (Role.PARTICIPANT, "/me/pack.pdf"),
        (Role.PARTICIPANT, "/me/pack.zip"),
    ],
)
def test_document_is_saved_and_not_kept(
    sample: Training, client_for: ClientFor, role: Role, path: str
) -> None:
    headers = client_for(role, CODES.get(role), fresh=True).get(path).headers

    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert (
        Path(headers["Content-Disposition"].split("=")[1].strip('"')).suffix
        == "." + path.rsplit(".", 1)[1]
    )
