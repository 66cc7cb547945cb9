"""Whatever ends a sign-in ends it for every copy of its cookie, at the next request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from logistics.access import service
from logistics.access.models import Account, PendingSignIn, SignIn, SignInLink
from logistics.access.policy import Role
from logistics.access.queries import find_open_link, find_pending, get_credentials
from logistics.access.rules import Purpose, Step
from logistics.access.service.sign_ins import start_sign_in
from logistics.cli.accounts import sign_in_link
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.errors import Gone
from logistics.roster.queries import get_person_by_code
from logistics.roster.service import account_for
from logistics.trainings.rules import Training
from tests.conftest import Client, show_second_factor
from tests.factories.sign_ins import cookie_of, is_in, sign_in_of, signed_in
from tests.factories.staff import PASSWORD, Staff, a_member, give_password

NEW_PASSWORD = "another four words of mine"


@dataclass
class Scene:
    """Somebody of the staff on two devices, and an administrator."""

    app: Flask
    member: Staff
    phone: Client
    laptop: Client
    boss: Client

    def url(self, what: str) -> str:
        return f"/accounts/{self.member.account_id}{what}"


@pytest.fixture
def scene(app: Flask) -> Scene:
    member = a_member()
    boss = a_member(email="boss@example.org", role=Role.ADMINISTRATOR)
    a_member(email="other@example.org", role=Role.ADMINISTRATOR)
    phone, laptop = (signed_in(app, member.account_id) for _ in range(2))
    return Scene(app, member, phone, laptop, boss=signed_in(app, boss.account_id))


def sign_out(scene: Scene) -> int:
    return scene.phone.post_form("/sign-out", page="/account").status_code


def end_from_another_device(scene: Scene) -> int:
    url = f"/account/devices/{sign_in_of(scene.phone)}/end"
    return scene.laptop.post_form(url, page="/account").status_code


def sign_out_everywhere(scene: Scene) -> int:
    return scene.laptop.post_form("/account/devices/end", page="/account").status_code


def change_password(scene: Scene) -> int:
    typed = {"current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    return scene.laptop.post_form("/account/password", typed).status_code


def change_email(scene: Scene) -> int:
    return scene.laptop.post_form("/account/email", {"email": "new@example.org"}).status_code


def change_app(scene: Scene) -> int:
    scene.laptop.post_form("/account/app/begin", page="/account/app")
    db.session.rollback()
    secret = get_credentials(scene.member.account_id).payload.next_totp_secret
    db.session.rollback()
    code = pyotp.TOTP(secret).at(now())
    return scene.laptop.post_form("/account/app", {"code": code}).status_code


def change_role(scene: Scene) -> int:
    return scene.boss.post_form(
        scene.url("/role"), {"role": "trainer", "opened": "coordinator"}
    ).status_code


def disable(scene: Scene) -> int:
    return scene.boss.post_form(scene.url("/disable"), page=scene.url("")).status_code


def administrator_signs_out(scene: Scene) -> int:
    return scene.boss.post_form(scene.url("/sign-out"), page=scene.url("")).status_code


def delete_account(scene: Scene) -> int:
    with transaction():
        db.session.execute(delete(Account).where(Account.id == scene.member.account_id))
    return 303


def nothing(scene: Scene) -> int:
    return scene.laptop.get("/account").status_code + 103


ONE = [sign_out, end_from_another_device]
ALL = [
    sign_out_everywhere, change_password, change_email, change_app, change_role, disable,
    administrator_signs_out, delete_account,
]  # fmt: skip
Trigger = Callable[[Scene], int]


@pytest.mark.parametrize("trigger", [*ONE, *ALL], ids=lambda t: t.__name__)
def test_old_cookie_opens_nothing_after(scene: Scene, trigger: Trigger) -> None:
    old = cookie_of(scene.phone)
    assert is_in(scene.app, old)

    assert trigger(scene) == 303

    assert not is_in(scene.app, old)


def test_old_cookie_goes_on_after_nothing(scene: Scene) -> None:
    old = cookie_of(scene.phone)

    nothing(scene)

    assert is_in(scene.app, old)


@pytest.mark.parametrize("trigger", ONE, ids=lambda t: t.__name__)
def test_ending_one_device_leaves_the_other(scene: Scene, trigger: Trigger) -> None:
    trigger(scene)

    assert is_in(scene.app, cookie_of(scene.laptop))


@pytest.mark.parametrize(
    "trigger", [change_password, change_email, change_app], ids=lambda t: t.__name__
)
def test_who_changes_how_they_sign_in_goes_on_with_another_cookie(
    scene: Scene, trigger: Trigger
) -> None:
    old = cookie_of(scene.laptop)

    trigger(scene)

    assert cookie_of(scene.laptop) != old
    assert (is_in(scene.app, old), is_in(scene.app, cookie_of(scene.laptop))) == (False, True)


@pytest.mark.parametrize("trigger", ALL[:-1], ids=lambda t: t.__name__)
def test_what_waits_to_become_a_sign_in_ends_too(scene: Scene, trigger: Trigger) -> None:
    account_id = scene.member.account_id
    with transaction():
        token = service.mint_link(account_id, Purpose.SET_UP, at=now())
        pending = service.begin_pending(account_id, Step.SECOND_FACTOR, at=now())
    assert find_open_link(token, browser="", at=now())
    assert find_pending(pending, at=now())

    trigger(scene)

    db.session.rollback()
    assert find_open_link(token, browser="", at=now()) is None
    assert find_pending(pending, at=now()) is None


def test_second_step_begun_with_the_old_password_ends_with_it(scene: Scene) -> None:
    stranger = scene.app.test_client()
    assert isinstance(stranger, Client)
    give_password(stranger, scene.member)

    change_password(scene)

    answer = stranger.get("/sign-in/second")
    assert (answer.status_code, answer.location) == (303, "/sign-in/staff")


def test_cookie_differs_after_sign_in_step_up_and_new_role(scene: Scene, app: Flask) -> None:
    member, client = scene.member, app.test_client()
    assert isinstance(client, Client)
    client.set_cookie("id", "planted-by-somebody-else")
    give_password(client, member)
    client.post_form("/sign-in/second", {"code": member.code()})
    seen = [cookie_of(client)]
    client.post_form("/step-up", {"code": member.codes[1]})
    seen.append(cookie_of(client))
    after_step_up = [is_in(app, cookie) for cookie in seen]
    change_role(scene)
    give_password(client, member)
    client.post_form("/sign-in/second", {"code": member.codes[0]})
    seen.append(cookie_of(client))

    assert len({"planted-by-somebody-else", *seen}) == 4
    assert after_step_up == [False, True]
    assert [is_in(app, cookie) for cookie in seen] == [False, False, True]


def test_signing_in_again_ends_what_the_browser_was_signed_in_by(
    app: Flask, client_for: Callable[..., Client]
) -> None:
    client = client_for(Role.COORDINATOR)
    old = cookie_of(client)
    client.get(sign_in_link(Role.COORDINATOR).removeprefix(app.config["BASE_URL"]))
    client.post_form("/sign-in")

    assert (is_in(app, old), is_in(app, cookie_of(client))) == (False, True)


def test_row_of_an_ended_sign_in_says_when(scene: Scene) -> None:
    ended = sign_in_of(scene.phone)

    sign_out_everywhere(scene)

    db.session.rollback()
    assert db.session.get_one(SignIn, ended).ended_at is not None


def test_other_devices_id_ends_only_ones_own(scene: Scene) -> None:
    foreign = f"/account/devices/{sign_in_of(scene.boss)}/end"
    missing = f"/account/devices/{scene.member.account_id}/end"

    answers = [scene.phone.post_form(url, page="/account") for url in (foreign, missing)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert is_in(scene.app, cookie_of(scene.boss))


def test_device_is_ended_whatever_cookie_it_has_by_now(scene: Scene) -> None:
    listed = sign_in_of(scene.phone)
    show_second_factor(scene.phone)

    scene.laptop.post_form(f"/account/devices/{listed}/end", page="/account")

    assert not is_in(scene.app, cookie_of(scene.phone))


def test_disabled_account_cannot_be_signed_in(scene: Scene) -> None:
    disable(scene)

    with pytest.raises(Gone), transaction():
        start_sign_in(scene.member.account_id, device="", at=now())


def test_opened_again_lets_in_by_password_and_not_by_an_old_cookie(scene: Scene) -> None:
    old, member = cookie_of(scene.phone), scene.member
    disable(scene)
    scene.boss.post_form(scene.url("/enable"), page=scene.url(""))

    client = scene.app.test_client()
    assert isinstance(client, Client)
    give_password(client, member)
    client.post_form("/sign-in/second", {"code": member.code()})

    assert (is_in(scene.app, old), is_in(scene.app, cookie_of(client))) == (False, True)


def test_coordinator_signs_a_lost_phone_out(
    sample: Training, app: Flask, client_for: Callable[..., Client]
) -> None:
    phone, other = client_for(Role.PARTICIPANT, "P01"), client_for(Role.PARTICIPANT, "P02")
    coordinator = client_for(Role.COORDINATOR)
    link = sign_in_link(Role.PARTICIPANT, slug=sample.slug, code="P01")
    page = f"/t/{sample.slug}/people/{get_person_by_code(sample.id, 'P01').id}"

    answer = coordinator.post_form(f"{page}/sign-out", page=page)

    assert (answer.status_code, answer.location) == (303, page)
    assert [is_in(app, cookie_of(c)) for c in (phone, other, coordinator)] == [False, True, True]
    token = link.rsplit("/", 1)[1]
    db.session.rollback()
    assert find_open_link(token, browser="", at=now()) is None


def test_lost_phone_of_somebody_without_an_account_changes_nothing(
    sample: Training, client_for: Callable[..., Client]
) -> None:
    coordinator = client_for(Role.COORDINATOR)
    page = f"/t/{sample.slug}/people/{get_person_by_code(sample.id, 'P09').id}"

    assert coordinator.post_form(f"{page}/sign-out", page=page).status_code == 303


def test_link_used_before_is_not_touched(sample: Training, app: Flask) -> None:
    person_id = get_person_by_code(sample.id, "P01").id
    moment = now() - timedelta(minutes=1)
    with transaction():
        account_id = account_for(person_id, role=Role.PARTICIPANT, at=moment)
        service.mint_link(account_id, Purpose.PRINTED, at=moment)
        db.session.execute(update(SignInLink).values(used_at=moment))
        service.shut_out(account_id, at=now())

    link = db.session.scalars(select(SignInLink)).one()

    assert (link.used_at, link.expires_at > now()) == (moment, True)
    assert db.session.scalars(select(PendingSignIn)).all() == []
