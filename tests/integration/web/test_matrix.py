"""Who may do what, as a table: every address, role and method, own objects and those of others.

`matrix.csv` has a line for each endpoint. `get` and `post` are what whoever may do it is answered,
`foreign` is the answer for an object of others, and a column for each role says:
yes; fresh, after a second factor just now; gone (404); no (403 by the guard); refused (403 by the
page); door, sent to sign in.
A form is sent with its token and nothing else. A new address is one new line.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from logistics.access.policy import POLICY, Permission, Role
from tests.factories.canaries import marks_in
from tests.integration.web.test_headers import lacking
from tests.integration.web.test_need_to_know import OWN_JOURNEY
from tests.integration.web.walking import all_rules
from tests.integration.web.world import (
    ELSEWHERE,
    FEED_OWNER,
    NOWHERE,
    OWN,
    World,
    a_world,
    only_asked,
)

TABLE = Path(__file__).with_name("matrix.csv")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")
ROLES = ("anon", "feed", "verify", "participant", "trainer", "former", "coordinator",
         "administrator")  # fmt: skip
PEOPLE = (*ROLES, "closed")  # a closed account is nobody's: like anon everywhere
PUBLIC_FILE = "public, max-age=3600"
CACHING = {
    "static": PUBLIC_FILE,
    "bootstrap.static": PUBLIC_FILE,
    "calendars.feed": "private, no-store",
}
FILES = {"static": "app.css", "bootstrap.static": "css/bootstrap.min.css"}
SEEN = {  # (whose, fields) of the marks that may stand in what each is answered
    "feed": {(FEED_OWNER, field) for field in OWN_JOURNEY},
    "participant": {("P01", field) for field in OWN_JOURNEY | {"certificate.name"}},
}
EVERYTHING = "coordinator"


@dataclass(frozen=True)
class Line:
    """What the table says of one endpoint."""

    endpoint: str
    get: str
    post: str
    foreign: str
    cells: dict[str, str]

    def answers(self, method: str) -> set[int]:
        """Return what somebody who may do it is answered."""
        text = self.post if method == "POST" else self.get
        return {int(status) for status in text.split("|") if status}


@dataclass(frozen=True)
class Case:
    """One request, and what must come back."""

    who: str
    method: str
    rule: Rule
    slug: str
    whose: str  # own, foreign or missing objects

    def __str__(self) -> str:
        return f"{self.who}: {self.method} {self.rule.rule} of {self.slug}, {self.whose}:"


def table() -> dict[str, Line]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        return {row["endpoint"]: line_of(row) for row in csv.DictReader(file)}


def line_of(row: dict[str, str]) -> Line:
    cells = {"closed": row["anon"], **{role: row[role] for role in ROLES}}
    return Line(row["endpoint"], row["get"], row["post"], row["foreign"], cells)


LINES = table()


@pytest.fixture(scope="module")
def world(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everybody there is, in front of everything there is."""
    with a_world(sample_home, tmp_path_factory.mktemp("world")) as made, only_asked():
        yield made


def cases(world: World, who: str) -> Iterator[Case]:
    """Yield every request that `who` is to try."""
    offered: dict[str, set[str]] = {}
    for rule in all_rules(world.app):
        offered.setdefault(rule.rule, set()).update(rule.methods or ())
    for rule in (rule for rule in all_rules(world.app) if rule.endpoint in LINES):
        elsewhere = offered[rule.rule] - (rule.methods or set())  # another endpoint answers these
        if "GET" in elsewhere:
            elsewhere.add("OPTIONS")
        is_fresh = LINES[rule.endpoint].cells[who].startswith("fresh")
        for name in (who, f"{who} fresh") if is_fresh else (who,):
            for method in (m for m in METHODS if m not in elsewhere):
                yield from (Case(name, method, rule, *place) for place in places(rule))


def places(rule: Rule) -> Iterator[tuple[str, str]]:
    yield OWN, "own"
    if has_object(rule):
        yield from ((OWN, "foreign"), (OWN, "missing"))
    if "slug" in rule.arguments:
        yield from ((ELSEWHERE, "foreign"), (NOWHERE, "own"))


def has_object(rule: Rule) -> bool:
    return any(name.endswith("_id") for name in rule.arguments)


def expected(case: Case) -> set[int]:
    """Return the statuses that the table allows."""
    line, who = LINES[case.rule.endpoint], case.who.removesuffix(" fresh")
    if case.method not in (case.rule.methods or set()):
        return {405}
    cell = line.cells[who]
    if cell.startswith("fresh"):
        if case.who == who:
            return {303}
        cell = cell.removeprefix("fresh ") if " " in cell else "yes"
    if case.method == "OPTIONS" and (cell in {"gone", "refused"}):
        return {404 if "slug" in case.rule.arguments else 200}  # it is the view that says no
    if cell != "yes":
        return {{"door": 303, "no": 403, "refused": 403, "gone": 404}[cell]}
    return _of_object(case, line, who)


def _of_object(case: Case, line: Line, who: str) -> set[int]:
    sees_training = case.slug == OWN or (case.slug == ELSEWHERE and who == "coordinator")
    if not sees_training:
        return {404}
    if case.method == "OPTIONS":
        return {200}
    if has_object(case.rule) and case.slug == OWN and case.whose != "own":
        return {int(line.foreign)}
    if case.slug == ELSEWHERE:  # nothing is issued or invited there, but nothing is hidden either
        return line.answers(case.method) | {200, 303, 404}
    return line.answers(case.method)


def ask(world: World, case: Case) -> TestResponse:
    ids: dict[str, UUID] = {}
    if case.whose != "missing":
        ids = world.ids(case.who, own=case.whose == "own")
    return world.ask(case.who, case.method, path_of(world, case, ids))


def path_of(world: World, case: Case, ids: dict[str, UUID]) -> str:
    path = world.path(case.rule, case.who, case.slug, ids)
    return path.replace("/app.css", f"/{FILES.get(case.rule.endpoint)}")


def faults(case: Case, answer: TestResponse) -> Iterator[str]:
    """Say what is wrong with an answer."""
    if answer.status_code not in expected(case):
        yield f"answers {answer.status_code}, not {sorted(expected(case))}"
    cell = LINES[case.rule.endpoint].cells[case.who.removesuffix(" fresh")]
    way = {"door": "/sign-in", "fresh": "/step-up?next="}.get(cell.split()[0])
    is_let_in = case.method not in (case.rule.methods or set()) or case.who.endswith(" fresh")
    if way and not is_let_in and not (answer.location or "").startswith(way):
        yield f"leads to {answer.location}"
    yield from headers_wrong(case, answer)
    yield from (f"shows {field} of {code}" for code, field in sorted(shown_to(case, answer)))


def headers_wrong(case: Case, answer: TestResponse) -> Iterator[str]:
    """Say which rules for browsers an answer breaks, whatever its status."""
    usual = "no-store"
    caching = CACHING.get(case.rule.endpoint, usual) if answer.status_code == 200 else usual
    if case.method in {"GET", "HEAD", "POST"}:
        yield from (f"lacks {name}" for name in lacking(answer, caching=caching))
    if case.method == "HEAD" and answer.data:
        yield "has a body"
    for cookie in answer.headers.getlist("Set-Cookie"):
        if not {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; ")):
            yield "sets an open cookie"
        if len(cookie) >= 4_096:
            yield "sets a cookie that browsers drop"


def shown_to(case: Case, answer: TestResponse) -> set[tuple[str, str]]:
    """Return the marks of others in an answer."""
    who = case.who.removesuffix(" fresh")
    if who == EVERYTHING or "text/" not in (answer.mimetype or ""):
        return set()
    found = marks_in(answer.text) - SEEN.get(who, set())
    if who == "trainer":
        return {f for f in found if f[1] not in {"badge.name", "team.notes"} and f[0] != "T01"}
    return found


def test_table_has_a_line_for_every_address_and_no_other(world: World) -> None:
    known = {rule.endpoint for rule in all_rules(world.app)}

    assert (known - set(LINES), set(LINES) - known) == (set(), set())


@pytest.mark.parametrize("who", PEOPLE)
def test_address_answers_as_the_table_says(world: World, who: str) -> None:
    asked = list(cases(world, who))
    found = [f"{case} {wrong}" for case in asked for wrong in faults(case, ask(world, case))]

    assert found == []
    assert len(asked) > 1_000


def test_door_left_open_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(POLICY, Permission.PEOPLE_READ, frozenset(Role))
    wide_open = [case for case in cases(world, "trainer") if case.rule.endpoint == "roster.index"]

    found = [wrong for case in wide_open for wrong in faults(case, ask(world, case))]

    assert {"answers 200, not [403]", "shows family.name of P02"} <= set(found)


def test_unlisted_address_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(LINES, "roster.index")

    with pytest.raises(AssertionError, match=r"roster\.index"):
        test_table_has_a_line_for_every_address_and_no_other(world)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_others_answers_with_the_bytes_of_what_is_not_there(world: World, who: str) -> None:
    pairs = [
        (case, Case(case.who, case.method, case.rule, *other))
        for case in cases(world, who)
        for one, other in (
            ((OWN, "foreign"), (OWN, "missing")),
            ((ELSEWHERE, "foreign"), (NOWHERE, "own")),
        )
        if (case.slug, case.whose) == one and expected(case) == {404}
    ]
    told = [
        (case.method, case.rule.rule)
        for case, other in pairs
        if plain(ask(world, case)) != plain(ask(world, other))
    ]

    assert told == []


def plain(answer: TestResponse) -> bytes:
    """Return the body without what is new in every answer."""
    return re.sub(rb'number: [0-9a-f]+|nonce="[^"]+"|name="csrf_token"[^>]+', b"", answer.data)
