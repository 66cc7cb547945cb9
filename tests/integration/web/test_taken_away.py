"""A permission taken away is gone at the next request, on every page it opened."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from logistics.access.models import Account, SignIn
from logistics.access.policy import POLICY, Role, is_open
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.roster.models import Person
from tests.integration.web.walking import rules_of
from tests.integration.web.world import OWN, World, a_world

TO_THE_DOOR, NO, GONE = (303, "/sign-in"), (403, None), (404, None)


@pytest.fixture
def world(sample_home: Path, tmp_path: Path) -> Iterator[World]:
    """Everybody, on a database that keeps what is done to them."""
    with a_world(sample_home, tmp_path) as made:
        yield made


def account_closed(account_id: UUID) -> None:
    db.session.execute(update(Account).where(Account.id == account_id).values(disabled_at=now()))


def devices_ended(account_id: UUID) -> None:
    db.session.execute(update(SignIn).where(SignIn.account_id == account_id).values(ended_at=now()))


def devices_deleted(account_id: UUID) -> None:
    db.session.execute(delete(SignIn).where(SignIn.account_id == account_id))


def role_changed(account_id: UUID) -> None:
    db.session.execute(
        update(Account).where(Account.id == account_id).values(role=Role.ADMINISTRATOR)
    )


def off_the_roster(account_id: UUID) -> None:
    db.session.execute(
        update(Person).where(Person.account_id == account_id).values(account_id=None)
    )


def opened(world: World, role: Role) -> dict[str, str]:
    """Return the address of every page the role may open and an administrator may not."""
    ids = world.ids(role, own=True)
    return {
        rule.endpoint: world.path(rule, role, OWN, ids)
        for rule, permission in rules_of(world.app)
        if "GET" in (rule.methods or ()) and role in POLICY[permission]
        if not is_open(permission) and Role.ADMINISTRATOR not in POLICY[permission]
    }


@pytest.mark.parametrize(
    ("role", "take", "answer"),
    [
        (role, take, TO_THE_DOOR)
        for role in (Role.COORDINATOR, Role.TRAINER, Role.PARTICIPANT)
        for take in (account_closed, devices_ended, devices_deleted)
    ]
    + [
        (Role.COORDINATOR, role_changed, NO),
        (Role.TRAINER, role_changed, NO),
        (Role.PARTICIPANT, role_changed, NO),
        (Role.TRAINER, off_the_roster, GONE),
        (Role.PARTICIPANT, off_the_roster, GONE),
    ],
)
def test_next_request_is_refused(
    world: World, role: Role, take: Callable[[UUID], None], answer: tuple[int, str | None]
) -> None:
    who, account_id = f"{role} fresh", world.people[role].account_id
    assert account_id is not None
    pages = opened(world, role)
    asked = pages if take is account_closed else dict(list(pages.items())[:3])  # all of them once
    before = {end: world.ask(who, "GET", page).status_code for end, page in asked.items()}
    with transaction():
        take(account_id)

    after = {}
    for endpoint, page in pages.items():
        answered = world.ask(who, "GET", page)
        after[endpoint] = (answered.status_code, answered.location)

    assert {end: s for end, s in before.items() if s not in {200, 404}} == {}
    assert list(before.values()).count(200) >= len(asked) - 2
    assert len(pages) >= 10
    assert {end: found for end, found in after.items() if found != answer} == {}
