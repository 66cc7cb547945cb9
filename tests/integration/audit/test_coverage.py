"""Every address that changes something has its words, and each time it is used adds one entry."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from logistics.access.policy import POLICY, Role, is_open
from logistics.audit.models import AuditEntry
from logistics.audit.rules import ACTIONS, OTHERS, words_of
from logistics.audit.service import verify_log
from logistics.core.db import db
from tests.factories.audit import entries, last_number
from tests.integration.web.forms_found import forms_of
from tests.integration.web.walking import permission_of
from tests.integration.web.world import OWN, World, a_world

READING = {"GET", "HEAD", "OPTIONS"}
VISITOR = "anon"
# Last, because they take away what others need.
LATE = ("access.sign_out", "privacy.lock_down")


def changing_rules(app: Flask) -> list[Rule]:
    """Return the addresses that are not for reading only, the ones that end something last."""
    rules = [rule for rule in app.url_map.iter_rules() if (rule.methods or set()) - READING]
    return sorted(rules, key=lambda rule: (rule.endpoint in LATE, rule.endpoint))


def test_every_address_that_changes_something_has_its_words(app: Flask) -> None:
    assert {rule.endpoint for rule in changing_rules(app)} == set(ACTIONS)


def test_addresses_that_change_something_take_nothing_but_post(app: Flask) -> None:
    methods = {m for rule in changing_rules(app) for m in rule.methods or ()}

    assert methods - READING == {"POST"}


def test_words_are_sentences_of_their_own_and_in_order() -> None:
    words = [*ACTIONS.values(), *OTHERS.values()]

    assert list(ACTIONS) == sorted(ACTIONS)
    assert [text for text in words if not text[0].isupper() or text[-1] in ". "] == []
    assert [text for text, times in Counter(words).items() if times > 1] == []
    assert words_of("command.roster.import") == "Ran the command roster import"
    assert [words_of(action) for action in (*ACTIONS, *OTHERS)] == words


@pytest.fixture(scope="module")
def world(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A training with everything in it, and somebody of every role."""
    with a_world(sample_home, tmp_path_factory.mktemp("audited")) as made:
        yield made


class Desk:
    """Sends requests as everybody, and collects the entries that each adds."""

    def __init__(self, world: World) -> None:
        self.world = world

    def use(self, rule: Rule, who: str) -> tuple[TestResponse, list[AuditEntry]]:
        """Send the form of an address as it stands, or only its token where it has no page."""
        self._sign_in_again(who)
        path = self.path(rule, who)
        data: dict[str, Any] = {}
        if "GET" in (rule.methods or ()):
            page = self.world.ask(who, "GET", path)
            own = [form for form in forms_of(path, page.text) if form.action == path]
            data = own[0].data() if own else {}
        return self.send(who, path, data)

    def send(
        self, who: str, path: str, data: dict[str, Any], *, token: bool = True
    ) -> tuple[TestResponse, list[AuditEntry]]:
        asking, before = self.world.people[who], last_number()
        body = {**data, "csrf_token": asking.token if token else ""}
        headers = {"Cookie": asking.cookies} if asking.cookies else {}
        with self.world.app.app_context():
            answer = self.world.client.open(path, method="POST", headers=headers, data=body)
        return answer, [entry for entry in entries() if entry.seq > before]

    def path(self, rule: Rule, who: str) -> str:
        return self.world.path(rule, who, OWN, self.world.ids(who, own=True))

    def _sign_in_again(self, who: str) -> None:
        """Give a browser that may have been signed out by what it did last a new cookie."""
        account_id = self.world.people[who].account_id
        if account_id is not None:
            fresh = who.endswith("fresh")
            self.world.people[who] = self.world._signed_in(account_id, fresh=fresh)


def test_each_use_of_an_address_adds_exactly_one_entry(world: World) -> None:
    desk, wrong, outcomes = Desk(world), {}, Counter[str]()
    for who in (*(f"{role} fresh" for role in Role), VISITOR):
        for rule in changing_rules(world.app):
            permission = permission_of(world.app, rule)
            assert permission is not None
            role = None if who == VISITOR else Role(who.removesuffix(" fresh"))
            if not is_open(permission) and role not in POLICY[permission]:
                continue
            answer, added = desk.use(rule, who)
            actions = [entry.action for entry in added]
            if actions not in ([rule.endpoint], ["link.reuse"]):
                wrong[rule.endpoint, who] = (answer.status_code, actions)
            outcomes.update(entry.outcome for entry in added)

    assert wrong == {}
    assert min(outcomes["done"], outcomes["refused"]) > 40
    assert verify_log().seq == last_number()


def test_what_guard_or_token_turns_away_adds_none(world: World) -> None:
    desk, wrong, tried = Desk(world), {}, 0
    for rule in changing_rules(world.app):
        permission = permission_of(world.app, rule)
        assert permission is not None
        for who in (*map(str, Role), VISITOR):
            desk._sign_in_again(who)
            path = desk.path(rule, who)
            may = is_open(permission) or (who != VISITOR and Role(who) in POLICY[permission])
            needs_more = getattr(world.app.view_functions[rule.endpoint], "fresh", False)
            turned = [desk.send(who, path, {}, token=False)]  # no token, whoever it is
            if not may or needs_more:
                turned.append(desk.send(who, path, {}))
            tried += len(turned)
            for answer, added in turned:
                if added or answer.status_code not in {303, 400, 403}:
                    wrong[rule.endpoint, who] = (answer.status_code, [e.action for e in added])

    assert wrong == {}
    assert tried > 300


def test_addresses_that_do_not_exist_add_none(world: World) -> None:
    desk = Desk(world)

    for path in ("/nothing", "/t/borders-2026/nothing", f"/t/{OWN}/", "/me/"):
        answer, added = desk.send("coordinator fresh", path, {})
        assert (answer.status_code in {404, 405}, added) == (True, []), path


def test_reading_pages_adds_none_but_for_what_is_sealed(world: World) -> None:
    desk, added = Desk(world), Counter[str]()
    for who in (*(f"{role} fresh" for role in Role), VISITOR):
        desk._sign_in_again(who)
        for rule in world.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and "filename" not in rule.arguments:
                before = last_number()
                world.ask(who, "GET", desk.path(rule, who))
                added[rule.endpoint] += last_number() - before
    db.session.rollback()

    assert +added == Counter({"roster.show": 1})
