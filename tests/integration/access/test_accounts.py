"""Administrators look after accounts of staff and see nobody's name, address or password."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from logistics.access.models import Account
from logistics.access.policy import Role
from logistics.access.queries import number_of
from logistics.access.service import change_role, create_account
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.errors import DomainError
from logistics.messages.models import Mail
from logistics.messages.rules import Order
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.sign_ins import cookie_of, is_in, signed_in
from tests.factories.staff import Staff, a_member
from tests.integration.web.walking import rules_of

OWN = "Nobody changes their own role. Another administrator can."


@pytest.fixture
def boss(app: Flask) -> Staff:
    return a_member(email="boss@example.org", role=Role.ADMINISTRATOR)


@pytest.fixture
def admin(app: Flask, boss: Staff) -> Client:
    return signed_in(app, boss.account_id)


@pytest.fixture
def member(app: Flask) -> Staff:
    return a_member()


def account(of: Staff) -> tuple[str, bool]:
    """Return the role, and whether the account is open."""
    db.session.rollback()
    row = db.session.get_one(Account, of.account_id)
    return row.role, row.disabled_at is None


def notices() -> list[Order]:
    db.session.rollback()
    return [mail.payload for mail in db.session.scalars(select(Mail))]


def press(admin: Client, of: Staff, what: str) -> int:
    page = f"/accounts/{of.account_id}"
    return admin.post_form(f"{page}/{what}", page=page).status_code


def give_role(
    admin: Client, of: Staff, role: str, *, opened: str = "coordinator"
) -> tuple[int, str]:
    answer = admin.post_form(f"/accounts/{of.account_id}/role", {"role": role, "opened": opened})
    return answer.status_code, answer.text


def test_list_shows_staff_by_number_and_role_only(
    sample: Training, app: Flask, admin: Client, member: Staff, client_for: Callable[..., Client]
) -> None:
    client_for(Role.TRAINER, "T01")
    client_for(Role.PARTICIPANT, "P01")

    page = admin.get("/accounts").text

    assert page.count("<tr>") == 1 + 3  # the head; administrator, coordinator, trainer
    assert number_of(member.account_id) in page
    assert "@" not in page


def test_page_of_an_account_shows_no_address(admin: Client, member: Staff) -> None:
    assert "@" not in admin.get(f"/accounts/{member.account_id}").text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRAINER, Role.PARTICIPANT])
def test_other_roles_do_not_get_in(app: Flask, role: Role) -> None:
    with transaction():
        account_id = create_account(role, at=now())

    assert signed_in(app, account_id).get("/accounts").status_code == 403


def test_participants_account_answers_like_a_missing_one(app: Flask, admin: Client) -> None:
    with transaction():
        participant = create_account(Role.PARTICIPANT, at=now())
    missing = "00000000-0000-4000-8000-000000000000"

    answers = {
        (str(account_id), what): admin.post_form(f"/accounts/{account_id}{what}", page="/accounts")
        for account_id in (participant, missing)
        for what in ("/disable", "/enable", "/sign-out", "/role")
    }

    assert {answer.status_code for answer in answers.values()} == {404}
    assert admin.get(f"/accounts/{participant}").status_code == 404


def test_role_changes_at_once(app: Flask, admin: Client, member: Staff) -> None:
    phone = signed_in(app, member.account_id)

    assert give_role(admin, member, "trainer")[0] == 303

    assert account(member) == ("trainer", True)
    assert not is_in(app, cookie_of(phone))


def test_role_needs_a_fresh_second_factor(app: Flask, boss: Staff, member: Staff) -> None:
    admin = signed_in(app, boss.account_id, second_factor=False)
    url = f"/accounts/{member.account_id}/role"

    answer = admin.post_form(url, {"role": "administrator"}, page="/accounts/" + url.split("/")[2])

    assert (answer.status_code, answer.location) == (303, f"/step-up?next={url}")
    assert account(member) == ("coordinator", True)


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("participant", "Choose one of the list."),
        ("root", "Choose one of the list."),
        ("", "Choose a role."),
        ("coordinator", "This account has this role already."),
    ],
    ids=["participant", "unknown", "none", "the same"],
)
def test_role_that_cannot_be_is_refused(
    app: Flask, admin: Client, member: Staff, role: str, sentence: str
) -> None:
    phone = signed_in(app, member.account_id)

    status, text = give_role(admin, member, role)

    assert (status, sentence in text, account(member)) == (422, True, ("coordinator", True))
    assert is_in(app, cookie_of(phone))


def test_role_changed_by_somebody_else_meanwhile_is_shown(admin: Client, member: Staff) -> None:
    status, text = give_role(admin, member, "trainer", opened="administrator")

    assert (status, account(member)) == (409, ("coordinator", True))
    assert 'name="opened" type="hidden" value="coordinator"' in text


def test_administrator_cannot_become_what_sees_everything(
    admin: Client, boss: Staff, member: Staff
) -> None:
    a_member(email="second@example.org", role=Role.ADMINISTRATOR)  # so that it is not the last

    for role in ("coordinator", "trainer"):
        status, text = give_role(admin, boss, role, opened="administrator")

        assert (status, OWN in text, account(boss)) == (422, True, ("administrator", True))
    assert admin.get("/accounts").status_code == 200


def test_two_administrators_cannot_depose_each_other_at_once(boss: Staff) -> None:
    deposed = uuid4()  # was an administrator when the request came in

    with pytest.raises(DomainError, match="the last administrator"), transaction():
        change_role(boss.account_id, Role.TRAINER, opened="administrator", by=deposed, at=now())


def test_coordinators_are_told_of_another_one(admin: Client, member: Staff) -> None:
    trainer = a_member(email="trainer@example.org", role=Role.TRAINER)

    give_role(admin, trainer, "administrator", opened="trainer")
    assert notices() == []
    give_role(admin, trainer, "coordinator", opened="administrator")

    (order,) = notices()
    assert (order.email, trainer.account_id.hex[:8] in order.text) == (member.email, True)


def test_last_administrator_cannot_go(admin: Client, boss: Staff) -> None:
    status = press(admin, boss, "disable")

    assert (status, account(boss)) == (422, ("administrator", True))
    assert admin.get("/accounts").status_code == 200


def test_administrator_who_cannot_sign_in_does_not_count(admin: Client, boss: Staff) -> None:
    closed = a_member(email="closed@example.org", role=Role.ADMINISTRATOR)
    press(admin, closed, "disable")
    with transaction():
        create_account(Role.ADMINISTRATOR, at=now())  # never set up

    assert press(admin, boss, "disable") == 422


def test_last_but_one_administrator_can_go_and_is_out(
    app: Flask, admin: Client, boss: Staff
) -> None:
    a_member(email="second@example.org", role=Role.ADMINISTRATOR)
    before = cookie_of(admin)

    status = press(admin, boss, "disable")

    assert (status, is_in(app, before)) == (303, False)


def test_administrator_gives_another_one_another_role(
    app: Flask, admin: Client, boss: Staff
) -> None:
    second = a_member(email="second@example.org", role=Role.ADMINISTRATOR)

    assert give_role(admin, second, "trainer", opened="administrator")[0] == 303
    assert account(second) == ("trainer", True)


def test_closed_account_can_be_opened_again(admin: Client, member: Staff) -> None:
    found = []
    for what in ("disable", "disable", "enable", "enable"):
        press(admin, member, what)
        found.append(account(member)[1])

    assert found == [False, False, True, True]


def test_no_page_of_an_administrator_takes_somebodys_password(app: Flask) -> None:
    rules = {rule.rule for rule, _ in rules_of(app) if rule.rule.startswith("/accounts")}

    assert rules == {
        "/accounts",
        "/accounts/<uuid:account_id>",
        "/accounts/<uuid:account_id>/disable",
        "/accounts/<uuid:account_id>/enable",
        "/accounts/<uuid:account_id>/role",
        "/accounts/<uuid:account_id>/sign-out",
    }
