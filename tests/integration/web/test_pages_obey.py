"""What pages say of themselves in headers, their markup keeps: nothing inline, nobody else's."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from logistics.access.policy import POLICY, Role
from logistics.app import UPLOADS
from tests.integration.web.walking import rules_of
from tests.integration.web.world import OWN, World, a_world, only_asked

ADDRESSES = {"href", "src", "srcset", "action", "formaction", "poster", "data", "ping"}
STYLES = Path(__file__).parents[3] / "logistics" / "static"
PEOPLE = ("anon", *(f"{role} fresh" for role in Role))


class Markup(HTMLParser):
    """Collects what a strict policy forbids."""

    def __init__(self, nonce: str) -> None:
        super().__init__()
        self.nonce = nonce
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.wrong += [f"{tag} {name}" for name in given if name == "style" or name[:2] == "on"]
        if tag == "style" or (tag == "script" and given.get("nonce") != self.nonce):
            self.wrong.append(f"{tag} without the nonce")
        for name in ADDRESSES & set(given):
            if is_foreign(given[name]):
                self.wrong.append(f"{tag} {name} {given[name]}")


def is_foreign(url: str) -> bool:
    """Whether an address leaves this host; webcal: and tel: are for other programs."""
    parts = urlsplit(url)
    if parts.scheme in {"mailto", "tel"}:
        return False
    return parts.scheme not in {"", "http", "webcal"} or parts.hostname not in {None, "127.0.0.1"}


def faults(answer: TestResponse) -> Iterator[str]:
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    markup = Markup(nonce[1] if nonce else "")
    markup.feed(answer.text)
    yield from markup.wrong
    if len(re.findall(r"<h1[ >]", answer.text)) != 1:
        yield "has not one heading"
    if not re.search(r"<title>\s*\S", answer.text):
        yield "has no title"


@pytest.fixture(scope="module")
def world(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everybody, in front of everything."""
    with a_world(sample_home, tmp_path_factory.mktemp("world")) as made, only_asked():
        yield made


@pytest.mark.parametrize("who", PEOPLE)
def test_page_keeps_its_own_rules(world: World, who: str) -> None:
    role = None if who == "anon" else Role(who.removesuffix(" fresh"))
    found, pages = {}, 0
    for rule, permission in rules_of(world.app):
        if "GET" in (rule.methods or ()) and (role is None or role in POLICY[permission]):
            ids = world.ids(who, own=True) if role else {}
            answer = world.ask(who, "GET", world.path(rule, who, OWN, ids))
            if answer.mimetype == "text/html" and not answer.location:
                pages += 1
                found[rule.endpoint] = list(faults(answer))

    assert {endpoint: wrong for endpoint, wrong in found.items() if wrong} == {}
    assert pages >= 4


def test_large_bodies_are_taken_exactly_where_a_page_asks_for_a_file(world: World) -> None:
    who, ids = "coordinator fresh", world.ids("coordinator fresh", own=True)
    asking = {
        rule.endpoint
        for rule, permission in rules_of(world.app)
        if "GET" in (rule.methods or ()) and Role.COORDINATOR in POLICY[permission]
        if b'type="file"' in world.ask(who, "GET", world.path(rule, who, OWN, ids)).data
    }

    assert asking == UPLOADS


@pytest.mark.parametrize(
    ("markup", "wrong"),
    [
        ("<p style='color:red'>", ["p style"]),
        ("<a onclick=x()>", ["a onclick"]),
        ("<script>x()</script>", ["script without the nonce"]),
        ("<script nonce=old>x()</script>", ["script without the nonce"]),
        ("<style nonce=new></style>", ["style without the nonce"]),
        ("<img src=//evil.example/x.png>", ["img src //evil.example/x.png"]),
        ("<a href=javascript:x()>", ["a href javascript:x()"]),
        ("<form action='https://evil.example'>", ["form action https://evil.example"]),
        ("<a href=/me/>", []),
        ("<a href='tel:+355 60'>", []),
    ],
)
def test_markup_that_breaks_the_rules_is_noticed(markup: str, wrong: list[str]) -> None:
    reader = Markup("new")
    reader.feed(markup)

    assert reader.wrong == wrong


def test_styles_ask_for_nothing_elsewhere() -> None:
    found = [
        (path.name, address)
        for path in STYLES.rglob("*.css")
        for address in re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")]+)", path.read_text())
        if is_foreign(address)
    ]

    assert found == []
