"""What a real server writes while everybody opens everything: one line a request, and nobody."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from werkzeug.routing import Rule

from tests.bench.servers import serving
from tests.factories.canaries import mark
from tests.integration.web.walking import all_rules
from tests.integration.web.world import OWN, World, a_world
from tests.leaks import leaks_in

pytestmark = pytest.mark.xdist_group("server log")  # one server for all of them
PEOPLE = ("anon", "feed", "verify", "participant", "trainer", "former", "coordinator",
          "administrator", "coordinator fresh", "trainer fresh", "administrator fresh")  # fmt: skip
KEYS = [
    "at", "level", "logger", "event", "request", "method", "route", "status", "ms", "actor",
]  # fmt: skip
TOKEN = "q3Xv9-4Gk_0LzT8bYw2RnE7sHd5JcP1uMfA6oViQxKk"
ADDRESS = "203.0.113.77"
HOSTILE = {
    "User-Agent": f"{mark('P07', 'browser')} =?utf-8?q?Blerta?= {TOKEN}",
    "Referer": f"http://127.0.0.1/l/{TOKEN}?to=blerta.celaj@example.net",
    "X-Forwarded-For": ADDRESS,
    "X-Request-Id": mark("P07", "request"),
    "Accept-Language": "Çelaj".encode().decode("latin-1"),
}
ASKED = urlencode({"token": TOKEN, "q": mark("P07", "query"), "email": "blerta.celaj@example.net"})
SIGNING_OUT = {"access.sign_out", "access.end_devices", "privacy.lock_down"}
# What the server itself cannot read never reaches the app; it says that too in a line.
BROKEN = [
    f"GET /l/{TOKEN} HTTP/9.9\r\n\r\n",
    f"GET /l/{TOKEN} {mark('P07', 'version')}\r\n\r\n",
    f"G{mark('P07', 'method')}(/ / HTTP/1.1\r\n\r\n",
    f"GET /l/{TOKEN} HTTP/1.1\r\n{mark('P07', 'name')} x: 1\r\n\r\n",
    f"GET /l/{TOKEN} HTTP/1.1\r\nUser-Agent: a\r\n {mark('P07', 'folded')}\r\n\r\n",
    f"GET /l/{TOKEN} HTTP/1.1\r\nUser-Agent: a\0{mark('P07', 'nul')}\r\n\r\n",
    f'GET /l/{TOKEN} HTTP/1.1\r\nUser-Agent: a\n{{"event": "request"}}\r\n\r\n',
    f"GET /l/{TOKEN}\r\nX: {mark('P07', 'line')} HTTP/1.1\r\n\r\n",
    f"POST /sign-in HTTP/1.1\r\nContent-Length: {mark('P07', 'length')}\r\n\r\n",
    f"POST /sign-in HTTP/1.1\r\nTransfer-Encoding: {mark('P07', 'coding')}\r\n\r\n",
    f"GET /{'x' * 5_000}{mark('P07', 'long')} HTTP/1.1\r\n\r\n",
]


@dataclass
class Run:
    """What a server has written, and what it was sent that reached the app."""

    text: str
    sent: list[tuple[str, str, int]]  # method, rule, status
    servers: set[str]
    secrets: set[str]  # ids of things, and cookies, tokens and codes that people held

    @property
    def lines(self) -> list[dict[str, Any]]:
        found = [line for line in self.text.splitlines() if line.startswith("{")]
        return [json.loads(line) for line in found]

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line.get("event") == "request"]


class Walker:
    """Somebody who sends every request with as much of others as fits into it."""

    def __init__(self, world: World, port: int) -> None:
        self.world, self.port = world, port
        self.sent: list[tuple[str, str, int]] = []
        self.servers: set[str] = set()

    def send(self, who: str, rule: Rule, method: str) -> None:
        ids = {} if who in {"anon", "feed", "verify"} else self.world.ids(who, own=True)
        path = f"{self.world.path(rule, who, OWN, ids)}?{ASKED}"
        asking = self.world.people[who]
        headers, body = {**HOSTILE, "Cookie": asking.cookies}, None
        if method == "POST":
            body = urlencode({"csrf_token": asking.token, **fields()})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        self.servers.add(answer.headers["Server"])
        self.sent.append((method, rule.rule, answer.status))

    def send_in_pieces(self) -> None:
        """Send a body that does not say how long it is: 411."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = iter([b"email=", b"x" * 600_000])
        connection.request("POST", "/sign-in/staff", body, HOSTILE, encode_chunked=True)
        status = connection.getresponse().status
        connection.close()
        self.sent.append(("POST", "/sign-in/staff", status))

    def send_broken(self, text: str) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(text.encode().replace(b"HTTP/1.1\r\n", b"HTTP/1.1\r\nHost: a\r\n"))
            with suppress(OSError):  # some are just closed
                connection.recv(65536)


def fields() -> dict[str, str]:
    """Return the names of many forms, each with a mark."""
    names = ("email", "password", "code", "family_name", "given_name", "reason", "next", "phone",
             "title", "number", "notes", "word")  # fmt: skip
    return {name: mark("P07", name) for name in names}


@pytest.fixture(scope="module")
def run(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Everybody opens every page and sends every form, and some send what is no request."""
    folder = tmp_path_factory.mktemp("server")
    output, noisy = folder / "output.txt", ("--log-level", "info", "--access-logfile", "-")
    with a_world(sample_home, folder) as world:
        home = world.app.extensions["settings"].home
        with serving("wsgi:app", path="/", home=home, output=output, options=noisy) as server:
            walker = Walker(world, server.port)
            walk(walker)
            walker.send_in_pieces()
            for text in BROKEN:
                walker.send_broken(text)
        waited = [("GET", "/", 303)]  # for the server to answer, before all others
        secrets = {str(object_id) for object_id in world.objects[OWN].values()}
        for somebody in world.people.values():
            secrets |= set(re.findall(r"[^\s;=]{20,}", somebody.cookies))
            secrets |= {somebody.secret, somebody.token} - {"unknown"}
        yield Run(output.read_text(), waited + walker.sent, walker.servers, secrets)


def walk(walker: Walker) -> None:
    rules = all_rules(walker.world.app)
    late = [rule for rule in rules if rule.endpoint in SIGNING_OUT]
    for method in ("GET", "POST"):
        for who in PEOPLE:
            for rule in [rule for rule in rules if rule not in late] + late:
                if method in (rule.methods or ()):
                    walker.send(who, rule, method)


def test_each_request_has_exactly_one_line(run: Run) -> None:
    written = [(line["method"], line["route"], line["status"]) for line in run.requests]

    assert sorted(written) == sorted(run.sent)
    assert ("POST", "/sign-in/staff", 411) in written
    assert len(written) > 1_000
    assert {tuple(line) for line in run.requests} == {tuple(KEYS)}


def test_lines_tell_requests_apart_and_name_accounts_by_id(run: Run) -> None:
    requests = run.requests

    assert len({line["request"] for line in requests}) == len(requests)
    assert all(re.fullmatch("[0-9a-f]{12}", line["request"]) for line in requests)
    actors = {line["actor"] for line in requests if line["actor"]}
    assert len(actors) == 5  # participant, trainer, former trainer, coordinator, administrator
    assert all(str(UUID(actor)) == actor for actor in actors)


def test_nothing_of_anybody_is_written(run: Run) -> None:
    known = {ADDRESS, "?token", "/l/q3", *run.secrets}

    assert leaks_in(run.text) == []
    assert [word for word in sorted(known) if word in run.text] == []
    assert len(run.secrets) > 30


def test_what_the_server_cannot_read_is_told_without_its_words(run: Run) -> None:
    told = [line for line in run.lines if line.get("logger") == "gunicorn.error"]

    assert {tuple(line) for line in told} == {("at", "level", "logger")}
    assert len(told) >= 6
    plain = [line for line in run.text.splitlines() if not line.startswith("{")]
    assert [line for line in plain if not re.match(r"\[[^]]+\] \[\d+\] \[INFO\] ", line)] == []


def test_server_says_no_version(run: Run) -> None:
    assert run.servers == {"gunicorn"}


def test_server_that_tells_is_noticed(tmp_path: Path) -> None:
    output = tmp_path / "output.txt"
    with serving("tests.factories.telling:app", output=output) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", f"/l/{TOKEN}", headers=HOSTILE)
        connection.getresponse().read()
        connection.close()

    assert leaks_in(output.read_text()) == ["a mark", "the name blerta", "a token", "a token"]
