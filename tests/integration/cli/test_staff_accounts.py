"""The commands that make accounts of staff and give them back after a loss."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from logistics.access.models import (
    Account,
    Credentials,
    Passkey,
    PendingSignIn,
    RecoveryCode,
    SignInLink,
)
from logistics.access.policy import Role
from logistics.access.queries import find_account_by_email, find_credentials
from logistics.access.rules import Purpose
from logistics.access.service import mint_link
from logistics.audit.models import AuditEntry
from logistics.cli.running import prepare_home
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.roster.models import Person
from logistics.roster.queries import get_person_by_code
from logistics.trainings.rules import Training
from tests.conftest import Client, make_app
from tests.factories.staff import EMAIL, a_member, give_password

SLUG = "borders-2026"
TRAINER = ("--role", "trainer", "--training", SLUG, "--person", "T01")
OFFICE = ("--role", "coordinator", "--email", EMAIL)


def run(app: Flask, name: str, *words: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["accounts", name, *words])
    db.session.rollback()
    return result.exit_code, result.stdout, result.stderr.strip()


def count(model: type) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def open_link(app: Flask, client: Client, address: str) -> str | None:
    client.get(address.strip().removeprefix(app.config["BASE_URL"]))
    return client.post_form("/sign-in").location


def test_nobody_has_an_account_at_first_start(tmp_path: Path) -> None:
    app = make_app(tmp_path / "new")
    with app.app_context():
        prepare_home()

        assert [count(model) for model in (Account, Credentials, SignInLink)] == [0, 0, 0]
        db.engine.dispose()


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_create_prints_one_link_to_set_an_account_up(app: Flask, client: Client, role: str) -> None:
    code, out, err = run(app, "create", "--role", role, "--email", EMAIL)

    assert (code, err, len(out.splitlines())) == (0, "", 1)
    assert db.session.scalars(select(Account.role)).one() == role
    assert db.session.scalars(select(SignInLink.purpose)).one() == Purpose.SET_UP
    assert open_link(app, client, out) == "/set-up"
    assert client.get("/set-up").text.count(EMAIL) == 2


def test_create_gives_a_trainer_the_address_of_the_roster(app: Flask, sample: Training) -> None:
    code, _, err = run(app, "create", *TRAINER)

    person = get_person_by_code(sample.id, "T01")
    account_id = db.session.scalars(select(Person.account_id).where(Person.id == person.id)).one()
    assert account_id is not None
    row = find_credentials(account_id)
    assert (code, err) == (0, "")
    assert row is not None
    assert row.payload.email == person.details.email != ""
    assert db.session.scalars(select(Account.role)).one() == Role.TRAINER


def test_trainer_who_set_up_reaches_their_training(
    app: Flask, client: Client, sample: Training
) -> None:
    run(app, "link", *TRAINER)
    code, out, _ = run(app, "create", *TRAINER)

    assert (code, count(Account)) == (0, 1)
    assert open_link(app, client, out) == "/set-up"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "coordinator", "--email", "Anna@Example.org"), "Another account has this"),
        (("--role", "coordinator", "--email", "no address"), "Type an address such as"),
        (("--role", "trainer", "--training", "nowhere", "--person", "T01"), "no training 'now"),
        (("--role", "trainer", "--training", SLUG, "--person", "T99"), "nobody with the code T99"),
        (("--role", "trainer", "--training", SLUG, "--person", "P01"), "P01 is a participant"),
        (("--role", "trainer", "--training", SLUG, "--person", "T02"), "T02 has no e-mail"),
        (TRAINER, "T01 has an account"),
    ],
    ids=["taken", "no address", "nowhere", "nobody", "participant", "unreachable", "twice"],
)
def test_create_is_refused_with_a_sentence_and_makes_nothing(
    app: Flask, sample: Training, words: tuple[str, ...], sentence: str
) -> None:
    run(app, "create", *OFFICE)
    run(app, "create", *TRAINER)
    forget_address(sample, "T02")
    before = [count(model) for model in (Account, Credentials, SignInLink)]

    code, out, err = run(app, "create", *words)

    assert (code, out, sentence in err) == (1, "", True)
    assert [count(model) for model in (Account, Credentials, SignInLink)] == before


def forget_address(training: Training, code: str) -> None:
    person = get_person_by_code(training.id, code)
    with transaction():
        row = db.session.get_one(Person, person.id)
        row.seal(type(row.payload)())


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--role", "participant", "--training", SLUG, "--person", "P01"),
        ("--role", "coordinator"),
        ("--role", "coordinator", "--email", EMAIL, "--person", "T01"),
        ("--role", "trainer", "--email", EMAIL),
        ("--role", "trainer", "--training", SLUG),
        (*TRAINER, "--email", EMAIL),
    ],
)
def test_wrong_call_makes_nothing(app: Flask, sample: Training, words: tuple[str, ...]) -> None:
    code, out, _ = run(app, "create", *words)

    assert (code, out, count(Account)) == (2, "", 0)


def test_reset_ends_everything_and_prints_a_new_link(app: Flask, client: Client) -> None:
    member = a_member()
    give_password(client, member)
    client.post_form("/sign-in/second", {"code": member.code()})
    waiting = app.test_client()
    assert isinstance(waiting, Client)
    give_password(waiting, member)
    with transaction():
        db.session.add(
            Passkey(
                account_id=member.account_id,
                credential_id=b"1",
                public_key=b"2",
                sign_count=0,
                created_at=now(),
            )
        )
        old = mint_link(member.account_id, Purpose.SET_UP, at=now())

    code, out, err = run(app, "reset", "--email", " Anna@example.org")

    assert (code, err, len(out.splitlines())) == (0, "", 1)
    assert [count(m) for m in (RecoveryCode, Passkey, PendingSignIn)] == [0, 0, 0]
    assert client.get("/").location == "/sign-in"
    assert waiting.get("/sign-in/second").location == "/sign-in/staff"
    row = db.session.scalars(select(Credentials)).one()
    assert (row.password_hash, row.totp_confirmed_at, row.totp_last_step) == (None, None, None)
    assert (row.payload.totp_secret, row.payload.email) == ("", EMAIL)
    assert open_link(app, client, f"/l/{old}") is None
    assert open_link(app, client, out) == "/set-up"


def test_reset_touches_no_other_account(app: Flask, client: Client) -> None:
    a_member()
    other = a_member(email="other@example.org")
    run(app, "reset", "--email", EMAIL)

    give_password(client, other)
    assert client.post_form("/sign-in/second", {"code": other.codes[0]}).location == "/"


def test_reset_of_an_unknown_address_is_refused(app: Flask) -> None:
    assert run(app, "reset", "--email", EMAIL) == (1, "", "No account has this address.")


@pytest.mark.parametrize("role", ["coordinator", "administrator", "trainer"])
def test_printed_link_for_staff_is_refused_where_others_reach_the_app(
    app: Flask, sample: Training, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    settings = app.extensions["settings"]
    public = type(settings)(settings.home, settings.database_url, base_url="https://a.example")
    monkeypatch.setitem(app.extensions, "settings", public)
    words = TRAINER if role == "trainer" else ("--role", role)

    code, out, err = run(app, "link", *words)

    assert (code, out, count(SignInLink)) == (1, "", 0)
    assert err.startswith("Staff sign in with a password and a code:")


def test_participants_get_a_printed_link_everywhere(
    app: Flask, sample: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.extensions["settings"]
    public = type(settings)(settings.home, settings.database_url, base_url="https://a.example")
    monkeypatch.setitem(app.extensions, "settings", public)

    code, _, err = run(app, "link", "--role", "participant", "--training", SLUG, "--person", "P01")

    assert (code, err) == (0, "")


def test_log_tells_of_an_account_and_never_of_its_address(app: Flask) -> None:
    run(app, "create", *OFFICE)
    account_id = find_account_by_email(EMAIL)

    entry = db.session.scalars(select(AuditEntry)).one()

    assert (entry.action, entry.object_type) == ("command.accounts.create", "account")
    assert entry.object_id == account_id
    assert EMAIL not in entry.fields
    assert "credentials.email" in entry.fields.split()


def test_reset_of_a_closed_account_leaves_it_closed(app: Flask, client: Client) -> None:
    a_member()
    with transaction():
        db.session.execute(update(Account).values(disabled_at=now()))

    code, out, err = run(app, "reset", "--email", EMAIL)

    assert (code, out) == (1, "")
    assert err == "This account is closed. An administrator can open it again."
