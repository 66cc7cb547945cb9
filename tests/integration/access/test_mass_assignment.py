"""Fields a form does not have are not there, whatever they are called."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from logistics.access.policy import POLICY, Permission, Role
from logistics.core.db import db
from logistics.roster.queries import get_person_by_code
from logistics.trainings.rules import Training
from tests.conftest import CSRF, Client
from tests.factories.sign_ins import signed_in
from tests.factories.staff import Staff, a_member
from tests.integration.web.walking import address, own_ids, rules_of

ClientFor = Callable[..., Client]
OTHER = str(uuid4())
MORE = {
    "is_admin": "1", "admin": "true", "role": "administrator", "kind": "trainer", "id": OTHER,
    "account_id": OTHER, "person_id": OTHER, "training_id": OTHER, "sign_in_id": OTHER,
    "disabled_at": "", "ended_at": "", "stepped_up_at": "2099-01-01", "expires_at": "2099-01-01",
    "totp_confirmed_at": "", "password_hash": "x", "email_index": "x", "first_id": OTHER,
    "purpose": "set-up", "permission": "accounts-manage", "code": "P99", "__class__": "x",
}  # fmt: skip
TABLES = {
    "accounts": "id, role, disabled_at",
    "people": "id, account_id, training_id, code, kind",
    "credentials": "id, account_id, password_hash, totp_confirmed_at, totp_last_step",
    "sign_ins": "id, account_id, first_id, expires_at, stepped_up_at",
}


def rows() -> dict[str, list[tuple[object, ...]]]:
    db.session.rollback()
    return {
        table: [tuple(row) for row in db.session.execute(text(f"SELECT {columns} FROM {table}"))]  # noqa: S608
        for table, columns in TABLES.items()
    }


def token_on(client: Client, page: str) -> str:
    found = CSRF.search(client.get(page, follow_redirects=True).text)
    assert found
    return found[1]


def test_participant_becomes_nothing_else_by_sending_more(
    sample: Training, app: Flask, client_for: ClientFor
) -> None:
    client = client_for(Role.PARTICIPANT, "P01")
    a_member()
    before, token = rows(), token_on(client, "/me/")
    posts = [
        address(rule, own_ids())
        for rule, permission in rules_of(app)
        if "POST" in (rule.methods or ())
        if Role.PARTICIPANT in POLICY[permission] and permission is not Permission.PUBLIC
    ]

    for post in sorted(posts, key=lambda post: ("sign-out" in post, "devices" in post)):
        client.post(post, data={**MORE, "csrf_token": token})

    assert rows() == before
    assert len(posts) >= 4


@pytest.fixture
def member(app: Flask) -> Staff:
    return a_member()


@pytest.mark.parametrize(
    ("url", "data"),
    [
        ("/account/email", {"email": "new@example.org"}),
        ("/account/devices/end", {}),
        ("/account/app/begin", {}),
        ("/account/codes", {}),
    ],
    ids=["email", "devices", "app", "codes"],
)
def test_staff_change_nothing_else_of_their_account(
    app: Flask, member: Staff, url: str, data: dict[str, str]
) -> None:
    client = signed_in(app, member.account_id)
    before = {table: rows()[table] for table in ("accounts", "credentials", "people")}

    answer = client.post_form(url, {**MORE, **data}, page="/account")

    assert answer.status_code in {200, 303}
    assert {table: rows()[table] for table in before} == before


def test_coordinator_changes_no_id_code_or_kind_of_a_person(
    sample: Training, client_for: ClientFor
) -> None:
    client = client_for(Role.COORDINATOR)
    before = rows()
    url = f"/t/{sample.slug}/people/{get_person_by_code(sample.id, 'P01').id}/edit"
    more = {name: value for name, value in MORE.items() if name != "code"}

    answer = client.post_form(url, {**more, "family_name": "Changed", "version": "1"})

    assert answer.status_code in {303, 422}
    assert rows()["people"] == before["people"]
    assert rows()["accounts"] == before["accounts"]


def test_administrator_changes_only_the_role(app: Flask, member: Staff) -> None:
    boss = a_member(email="boss@example.org", role=Role.ADMINISTRATOR)
    client = signed_in(app, boss.account_id)
    before = rows()["accounts"]

    client.post_form(
        f"/accounts/{member.account_id}/role",
        {**MORE, "disabled_at": "2026-01-01", "role": "trainer", "opened": "coordinator"},
    )

    found = [row for row in rows()["accounts"] if row not in before]
    assert [row[1:] for row in found] == [("trainer", None)]
