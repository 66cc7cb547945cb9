"""A training with everything in it, another one, and somebody of every role to ask for pages."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from logistics.access import service as access
from logistics.access.models import Account, Passkey
from logistics.access.policy import Role
from logistics.access.queries import find_actor
from logistics.calendars.service import make_link
from logistics.certificates import service as certificates
from logistics.certificates.models import Certificate
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.demo.service import load_sample
from logistics.roster.models import Person
from logistics.roster.service import account_for
from logistics.trainings.models import Training
from logistics.trainings.queries import get_training
from tests.conftest import CSRF, make_app
from tests.factories.attendance import bring_in, everybody_present, lock_all
from tests.factories.canaries import mark_everything
from tests.factories.certificates import ISSUED_AT
from tests.factories.materials import stored_handout
from tests.factories.sample import MOMENT
from tests.integration.web.walking import ids_in

OWN, ELSEWHERE, NOWHERE = "borders-2026", "other-2026", "nothing-2026"
TRAININGS = (OWN, ELSEWHERE)
FEED_OWNER = "P08"
TRAINERS = {"former": "T02", "closed": "T03"}
ACCOUNTS = (*map(str, Role), *TRAINERS)


@dataclass
class Somebody:
    """Who asks: the cookies of a browser, the objects that are theirs, the secret they hold."""

    cookies: str = ""
    token: str = ""
    secret: str = "unknown"
    account_id: UUID | None = None


@dataclass(frozen=True)
class Made:
    """What others hold: the address of a calendar, the code of a certificate; and handouts."""

    feed: str
    code: str
    handouts: dict[str, UUID]


class World:
    """An app on a home of its own, and everybody who may come to it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = FlaskClient(app, app.response_class, use_cookies=False)
        made = _fill()
        self.people = {
            "anon": self._at_the_door(),
            "feed": self._at_the_door(made.feed),
            "verify": self._at_the_door(made.code),
            **{str(role): self._signed_in(_account_of(role)) for role in Role},
            **{name: self._signed_in(_trainer(code)) for name, code in TRAINERS.items()},
        }
        for name in ACCOUNTS:
            account_id = self.people[name].account_id
            assert account_id is not None
            self.people[f"{name} fresh"] = self._signed_in(account_id, fresh=True)
        self.objects = {
            slug: ids_in(slug) | {"handout_id": made.handouts[slug]} for slug in TRAININGS
        }
        self.devices = {name: self._device(name) for name in ACCOUNTS}
        self.passkeys = {name: self._passkey(name) for name in ACCOUNTS}
        _let_go()

    def ids(self, who: str, *, own: bool) -> dict[str, UUID]:
        """Return the objects of an address: those of `who`, or those of others."""
        name = who.removesuffix(" fresh")
        other = "coordinator" if name != "coordinator" else "trainer"
        whose = name if own and name in self.devices else other
        account = self.people["trainer" if own else "participant"].account_id
        assert account is not None
        return self.objects[OWN if own else ELSEWHERE] | {
            "sign_in_id": self.devices[whose],
            "passkey_id": self.passkeys[whose],
            "account_id": account,
        }

    def ask(self, who: str, method: str, path: str, **data: str) -> TestResponse:
        """Send one request as `who`, with the token of their forms; nothing of it stays."""
        asking = self.people[who]
        headers = {"Cookie": asking.cookies} if asking.cookies else {}
        body = {"csrf_token": asking.token, **data} if method == "POST" else None
        with self.app.app_context():
            return self.client.open(path, method=method, headers=headers, data=body, buffered=True)

    def path(self, rule: Rule, who: str, slug: str, ids: dict[str, UUID]) -> str:
        """Return the address of a rule; tokens and codes are the secret `who` holds."""
        values: dict[str, object] = {"slug": slug, "number": "1", "filename": "app.css"}
        values |= {"token": self.people[who].secret, "code": self.people[who].secret}
        values |= {name: ids.get(name, uuid4()) for name in rule.arguments if "id" in name}
        given = {name: values[name] for name in rule.arguments}
        return (rule.build(given) or ("", ""))[1].removeprefix("|")

    def _at_the_door(self, held: str = "unknown", cookie: str = "") -> Somebody:
        """Open the sign-in page, and keep its form's cookie and token."""
        with self.app.app_context():
            answer = self.client.get("/sign-in/staff", headers={"Cookie": cookie})
        form = re.search(r"form=[^;]+", answer.headers.get("Set-Cookie", ""))
        token = CSRF.search(answer.text)
        assert form
        assert token
        return Somebody("; ".join(filter(None, [cookie, form[0]])), token[1], held)

    def _signed_in(self, account_id: UUID, *, fresh: bool = False) -> Somebody:
        with transaction():
            moment = now()
            cookie = access.start_sign_in(
                account_id, device="A browser", at=moment, second_factor=fresh
            )
        made = self._at_the_door(cookie=f"id={cookie}")
        made.account_id = account_id
        return made

    def _device(self, name: str) -> UUID:
        account_id = self.people[name].account_id
        assert account_id is not None
        with transaction():
            cookie = access.start_sign_in(account_id, device="A phone", at=now())
        actor = find_actor(cookie, at=now())
        assert actor is not None
        return actor.sign_in_id

    def _passkey(self, name: str) -> UUID:
        with transaction():
            made = Passkey(
                account_id=self.people[name].account_id,
                credential_id=name.encode(),
                public_key=b"key",
                sign_count=0,
                created_at=now(),
            )
            db.session.add(made)
            db.session.flush()
            return made.id


@contextmanager
def a_world(source: Path, folder: Path) -> Iterator[World]:
    """Yield a world on a home of its own."""
    app = make_app(shutil.copytree(source, folder / "home"))
    with app.app_context():
        yield World(app)
        db.session.remove()
        db.engine.dispose()


@contextmanager
def only_asked() -> Iterator[None]:
    """Let nothing stay of what is asked meanwhile: each request finds the same database."""
    with patch.object(db.session, "commit", db.session.rollback):
        yield


def _fill() -> Made:
    """Mark and complete the sample, and add another training."""
    training = get_training(OWN)
    handouts = {OWN: stored_handout(training, "A102", "Context canvas").id}
    mark_everything()
    bring_in(training, everybody_present())
    lock_all(training)
    with transaction():
        certificates.issue_all(training, at=ISSUED_AT)
        load_sample(at=MOMENT, slug=ELSEWHERE)
    handouts[ELSEWHERE] = stored_handout(get_training(ELSEWHERE), "A102", "Canvas").id
    with transaction():
        feed = make_link(_person(FEED_OWNER).id, at=now())
    certificate = db.session.scalars(select(Certificate)).first()
    assert certificate is not None
    return Made(feed, certificate.payload.code, handouts)


def _person(code: str, slug: str = OWN) -> Person:
    return db.session.scalars(
        select(Person)
        .join(Training, Training.id == Person.training_id)
        .where(Person.code == code, Training.slug == slug)
    ).one()


def _account_of(role: Role) -> UUID:
    codes = {Role.PARTICIPANT: "P01", Role.TRAINER: "T01"}
    with transaction():
        if role in codes:
            return account_for(_person(codes[role]).id, role=role, at=now())
        return access.create_account(role, at=now())


def _trainer(code: str) -> UUID:
    with transaction():
        return account_for(_person(code).id, role=Role.TRAINER, at=now())


def _let_go() -> None:
    """Take one trainer off the roster, and close the account of another."""
    with transaction():
        former, closed = _person(TRAINERS["former"]), _person(TRAINERS["closed"])
        account_id = closed.account_id
        former.account_id = None
        db.session.execute(
            update(Account).where(Account.id == account_id).values(disabled_at=now())
        )
