"""One line for each request, and for each failure its kind and place."""

import ast
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from werkzeug.routing import Rule

from logistics.access.policy import Permission, Role
from logistics.access.queries import find_actor
from logistics.core.clock import now
from logistics.core.web.logs import Lines
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.integration.web.test_matrix import LINES
from tests.integration.web.walking import all_rules
from tests.integration.web.world import OWN, World, a_world, only_asked

# In pieces: the text of a line of code may stand in a traceback, what was typed may not.
SECRET = " ".join(("Parwana", "Rahimi", "sleeps", "in", "room", "12"))
Lined = list[dict[str, Any]]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Callable[[], Lined]:
    """Return a function giving the lines written since it was last asked."""

    def lines() -> Lined:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return lines


@pytest.mark.parametrize(
    ("method", "path", "headers", "line"),
    [
        ("GET", "/sign-in", {}, ("GET", "/sign-in", 200)),
        ("HEAD", "/sign-in", {}, ("HEAD", "/sign-in", 200)),
        ("GET", "/", {}, ("GET", "/", 303)),
        ("GET", "/l/q3Xv9?to=Parwana", {}, ("GET", "/l/<token>", 303)),
        ("GET", "/c/q3Xv9.ics", {}, ("GET", "/c/<token>.ics", 404)),
        ("GET", "/verify/q3Xv9", {}, ("GET", "/verify/<path:code>", 404)),
        ("GET", "/Parwana", {}, ("GET", "-", 404)),
        ("DELETE", "/sign-in", {}, ("DELETE", "-", 405)),
        ("PARWANA", "/sign-in", {}, ("OTHER", "-", 405)),
        ("POST", "/sign-in", {}, ("POST", "/sign-in", 400)),
        ("GET", "/sign-in", {"Host": "parwana.example"}, ("GET", "-", 400)),
        ("POST", "/sign-in", {"Origin": "//parwana"}, ("POST", "/sign-in", 403)),
        ("GET", "/static/app.css", {}, ("GET", "/static/<path:filename>", 200)),
        ("GET", "/sign-in", {"User-Agent": "a\u2028Parwana"}, ("GET", "/sign-in", 200)),
    ],
)
def test_request_gets_one_line(
    client: Client,
    written: Callable[[], Lined],
    method: str,
    path: str,
    headers: dict[str, str],
    line: tuple[str, str, int],
) -> None:
    client.open(path, method=method, headers=headers, buffered=True)

    (one,) = written()

    assert (one["event"], one["method"], one["route"], one["status"]) == ("request", *line)
    assert (one["logger"], one["level"], one["actor"]) == ("logistics.requests", "info", None)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", one["at"])
    assert set(one) - {"at", "level", "logger", "event"} == {
        "request", "method", "route", "status", "ms", "actor",
    }  # fmt: skip


def test_line_names_who_is_signed_in_by_id(
    sample: Training, client_for: Callable[..., Client], written: Callable[[], Lined]
) -> None:
    client = client_for(Role.PARTICIPANT, "P03")
    cookie = client.get_cookie("id")
    actor = find_actor(cookie.value if cookie else "", at=now())
    written()

    client.get("/me/")

    (one,) = written()
    assert actor
    assert (one["actor"], one["route"]) == (str(actor.account_id), "/me/")


def test_page_of_a_failure_gives_the_number_in_the_log(
    app: Flask, client: Client, written: Callable[[], Lined]
) -> None:
    plant(app, "access.sign_in", RuntimeError(SECRET))

    page = client.get("/sign-in").text

    failure, request = written()
    number = re.search(r"give this number: ([0-9a-f]{12})<", page)
    assert number
    assert (failure["event"], failure["kind"]) == ("failure", "RuntimeError")
    assert {failure["request"], request["request"]} == {number[1]}
    assert failure["frames"][-1].startswith("integration/web/test_logs.py:")
    assert (request["event"], request["status"]) == ("request", 500)


def test_request_that_fails_after_its_answer_gets_its_line_too(
    app: Flask, client: Client, written: Callable[[], Lined]
) -> None:
    def fail(_response: object) -> None:
        raise RuntimeError(SECRET)

    app.after_request_funcs[None].insert(1, fail)

    with pytest.raises(RuntimeError, match="room"):  # as tests see what servers answer with 500
        client.get("/sign-in")

    lines = written()
    assert [line["status"] for line in lines if line.get("event") == "request"] == [500]
    assert "Parwana" not in json.dumps(lines)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("logistics.web", {"event": "sent to %s", "kind": "ValueError"}),
        ("gunicorn.error", {"kind": "ValueError"}),
        ("logistics", {"kind": "ValueError"}),  # Flask's own, which writes the address
    ],
)
def test_line_says_nothing_of_what_was_typed(name: str, shown: dict[str, str]) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raised = (type(error), error, error.__traceback__)
    record = logging.LogRecord(name, logging.ERROR, "x.py", 1, "sent to %s", (SECRET,), raised)

    line = json.loads(Lines().format(record))

    assert {key: line[key] for key in line if key not in {"at", "level", "logger", "frames"}} == (
        shown
    )
    assert "Parwana" not in json.dumps(line)


def test_servers_of_development_write_no_addresses(app: Flask) -> None:
    assert not logging.getLogger("werkzeug").isEnabledFor(logging.INFO)
    assert logging.getLogger("gunicorn.access").disabled


def test_log_calls_take_a_text_that_stands_in_the_code() -> None:
    """What Lines writes of our own records is their text before anything is put into it."""
    calls = [
        call
        for path in (Path(__file__).parents[3] / "logistics").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if ast.unparse(call.func.value) in {"log", "logger", "requests_log", "logging"}
        if call.func.attr in {"debug", "info", "warning", "error", "exception", "critical"}
    ]

    assert [
        ast.unparse(call)
        for call in calls
        if len(call.args) != 1 or not isinstance(call.args[0], ast.Constant)
    ] == []
    assert len(calls) >= 3


@pytest.fixture(scope="module")
def world(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everybody, in front of everything."""
    with a_world(sample_home, tmp_path_factory.mktemp("world")) as made, only_asked():
        yield made


def may(rule: Rule) -> str:
    """Return somebody whom the table lets in."""
    cells = LINES[rule.endpoint].cells
    name = next(name for name in cells if cells[name] in {"yes", "fresh", "refused"})
    return f"{name} fresh" if cells[name] == "fresh" else name


FAILURES = {
    "code": RuntimeError(SECRET),
    "database": IntegrityError(f"INSERT {SECRET}", {}, Exception(SECRET)),
    "file": PermissionError(13, SECRET, f"/srv/{SECRET}"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_failure_anywhere_is_told_by_its_kind_alone(
    world: World, written: Callable[[], Lined], monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    bodies, found = set(), {}
    rules = [rule for rule in all_rules(world.app) if rule.endpoint not in NO_VIEW]
    for rule in rules:
        monkeypatch.setattr(world.app, "view_functions", dict(world.app.view_functions))
        plant(world.app, rule.endpoint, FAILURES[failure])
        who, method = may(rule), "GET" if "GET" in (rule.methods or ()) else "POST"
        ids = world.ids(who, own=True) if who not in {"anon", "feed", "verify"} else {}
        answer = world.ask(who, method, world.path(rule, who, OWN, ids))
        bodies.add(re.sub(r"[0-9a-f]{12}", "", re.sub(r'nonce="[^"]+"', "", answer.text)))
        lines = written()
        told = [(line["event"], line.get("route"), line.get("status")) for line in lines]
        if told != [("failure", rule.rule, None), ("request", rule.rule, 500)]:
            found[rule.endpoint] = told

    assert found == {}
    assert {rule.endpoint.split(".")[0] for rule in rules} >= set(world.app.blueprints) - NO_VIEW
    for body in bodies:
        wrong = ("Parwana", "Traceback", "Error(", "INSERT", "/srv", ".py")
        assert [word for word in wrong if word in body] == []


NO_VIEW = {"static", "bootstrap.static", "bootstrap"}


def plant(app: Flask, endpoint: str, error: Exception) -> None:
    """Let one page fail."""
    known = app.view_functions[endpoint]

    def fail(**_arguments: object) -> str:
        raise error

    fail.permission = getattr(known, "permission", Permission.PUBLIC)  # type: ignore[attr-defined]
    app.view_functions[endpoint] = fail
