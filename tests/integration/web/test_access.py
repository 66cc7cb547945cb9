"""Every address × every role × own, foreign and missing objects."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from logistics.access.guard import OPEN_ENDPOINTS
from logistics.access.policy import POLICY, Permission, Role, is_open
from logistics.core.db import transaction
from logistics.demo.service import load_sample
from logistics.trainings.rules import Training
from tests.conftest import CSRF, Client
from tests.factories.sample import MOMENT
from tests.integration.web.walking import (
    CODES,
    address,
    dump,
    ids_in,
    own_ids,
    permission_of,
    rules_of,
)


def test_every_view_says_what_it_requires(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN_ENDPOINTS and permission_of(app, rule) is None
    ]

    assert silent == []


def test_policy_names_every_permission() -> None:
    assert set(POLICY) == set(Permission)


def test_no_permission_is_left_over(app: Flask) -> None:
    assert {permission_of(app, rule) for rule in app.url_map.iter_rules()} - {None} == {*Permission}


def test_stranger_is_sent_to_the_sign_in_page(sample: Training, app: Flask, client: Client) -> None:
    answers = {
        (rule.endpoint, method): client.open(address(rule, {}), method=method).headers.get(
            "Location"
        )
        for rule, permission in rules_of(app)
        if not is_open(permission)
        for method in rule.methods or ()
        if method in {"GET", "HEAD"}
    }

    assert {key: place for key, place in answers.items() if place != "/sign-in"} == {}


@pytest.mark.parametrize("role", list(Role))
def test_role_without_permission_is_refused_everywhere(
    sample: Training, app: Flask, client_for: Callable[..., Client], role: Role
) -> None:
    client = client_for(role, CODES.get(role))
    token = csrf_of(client)
    answers = {
        (rule.endpoint, method): client.open(
            address(rule, {}), method=method, data={"csrf_token": token}
        ).status_code
        for rule, permission in rules_of(app)
        if role not in POLICY[permission]
        for method in sorted((rule.methods or set()) & {"GET", "HEAD", "POST"})
    }

    assert {key: status for key, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize("role", list(Role))
def test_unknown_method_is_refused(
    sample: Training, app: Flask, client_for: Callable[..., Client], role: Role
) -> None:
    client = client_for(role, CODES.get(role))
    headers = {"X-CSRFToken": csrf_of(client)}
    answers = {
        (rule.endpoint, method): client.open(
            address(rule, {}), method=method, headers=headers
        ).status_code
        for rule, _ in rules_of(app)
        for method in ("PUT", "DELETE", "PATCH", "TRACE")
    }

    assert {key: s for key, s in answers.items() if s not in {404, 405}} == {}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRAINER, Role.PARTICIPANT])
def test_foreign_object_answers_exactly_like_a_missing_one(
    sample: Training, app: Flask, client_for: Callable[..., Client], role: Role
) -> None:
    foreign = foreign_ids()
    client = client_for(role, CODES.get(role), fresh=True)
    data = {"csrf_token": csrf_of(client)}
    answers = {}
    for rule, permission in rules_of(app):
        names = set(rule.arguments) & set(foreign)
        if role not in POLICY[permission] or not names:
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            pair = [
                client.open(address(rule, ids), method=method, data=data) for ids in (foreign, {})
            ]
            same = without_number(pair[0]) == without_number(pair[1])
            answers[rule.endpoint, method] = (*(a.status_code for a in pair), same)

    assert {key: found for key, found in answers.items() if found != (404, 404, True)} == {}


def test_trainer_does_not_see_another_training(
    sample: Training, app: Flask, client_for: Callable[..., Client]
) -> None:
    foreign_ids()
    client = client_for(Role.TRAINER, "T01")
    statuses = {
        rule.endpoint: client.get(address(rule, {}, slug="other-2026")).status_code
        for rule, permission in rules_of(app)
        if "slug" in rule.arguments and Role.TRAINER in POLICY[permission]
        if "GET" in (rule.methods or ())
    }

    assert set(statuses.values()) == {404}


def test_no_get_changes_the_database(
    sample: Training, app: Flask, client_for: Callable[..., Client]
) -> None:
    clients = [client_for(role, CODES.get(role)) for role in Role]
    before = dump()
    for rule, _ in rules_of(app):
        if "GET" in (rule.methods or ()) and rule.endpoint != "access.follow":
            for client in clients:
                assert client.get(address(rule, own_ids())).status_code < 500

    assert dump() == before


def foreign_ids() -> dict[str, UUID]:
    with transaction():
        load_sample(at=MOMENT, slug="other-2026")
    return ids_in("other-2026")


def csrf_of(client: Client) -> str:
    for page in ("/", "/me/", "/sign-in"):
        match = CSRF.search(client.get(page, follow_redirects=True).text)
        if match:
            return match[1]
    raise AssertionError("no form on any first page")


def without_number(answer: TestResponse) -> bytes:
    """Return the body without the request number and the nonce, which differ each time."""
    return re.sub(rb'number: [0-9a-f]+|nonce="[^"]+"', b"", answer.data)
