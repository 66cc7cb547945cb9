"""The worker as a command: where mails go, how it stops, and what it deletes."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import PROJECT_FOLDER, Settings
from logistics.access import service as access_service
from logistics.access.models import Attempt, PendingSignIn, SignInLink
from logistics.access.policy import Role
from logistics.access.rules import Purpose, Step, Try
from logistics.cli.worker import Stop, desk_of, tidy, work, work_off
from logistics.core.clock import now
from logistics.core.db import change_number, db, transaction
from logistics.core.errors import DomainError
from logistics.messages.documents import Parcel
from logistics.messages.rules import Kind, Order, State
from logistics.messages.service import order_mail, write_to_folder
from logistics.trainings.rules import Training
from tests.conftest import Clock
from tests.factories.mail import HANG, Postbox, always, serving
from tests.integration.messages.test_outbox import ordered, rows


def home_of(app: Flask) -> Path:
    settings: Settings = app.extensions["settings"]
    return settings.home


def command(home: Path, *words: str, **env: str) -> subprocess.Popen[str]:
    """Start `flask worker` as an operator does."""
    db.session.remove()
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *words],
        cwd=PROJECT_FOLDER,
        env={**os.environ, "LOGISTICS_HOME": str(home), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, errors = process.communicate(timeout=60)
    return process.returncode, out, errors


def states_in(errors: str) -> list[str]:
    """Return what the log says of each mail; it says nothing else."""
    return [json.loads(line)["state"] for line in errors.splitlines()]


def test_without_a_server_mails_become_files_that_only_their_owner_reads(app: Flask) -> None:
    (mail_id,) = ordered()
    code, out, errors = ended(command(home_of(app), "--once"))

    folder = home_of(app) / "mail"
    path = folder / f"{mail_id}.eml"
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (folder, path)]
    assert (code, out) == (
        0,
        f"No SMTP_URL is set: mails are written to {folder}, and nothing is sent.\n1 sent\n",
    )
    assert modes == [0o700, 0o600]
    assert b"the bus leaves at nine" in path.read_bytes()
    (line,) = map(json.loads, errors.splitlines())
    assert {key: line[key] for key in ("event", "mail", "kind", "try", "state", "failure")} == {
        "event": "mail",
        "mail": str(mail_id),
        "kind": "notice",
        "try": 1,
        "state": "sent",
        "failure": None,
    }


def test_files_are_for_their_owner_whatever_the_process_allows(tmp_path: Path) -> None:
    parcel = Parcel(uuid4(), "office@example.org", "p01@example.org", b"x")
    before = os.umask(0o000)
    try:
        for _ in range(2):  # the same mail again replaces the file
            write_to_folder(tmp_path / "mail", parcel)
    finally:
        os.umask(before)

    modes = [stat.S_IMODE(p.stat().st_mode) for p in sorted(tmp_path.rglob("*"))]
    assert modes == [0o700, 0o600]


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({}, "No mail can be sent: set SMTP_URL and MAIL_FROM (docs/deploy.md).\n"),
        (
            {"SMTP_URL": "smtp://127.0.0.1"},
            "MAIL_FROM must hold the address that mails come from, such as office@example.org.\n",
        ),
        (
            {"SMTP_URL": "mail.example.org", "MAIL_FROM": "office@example.org"},
            "SMTP_URL cannot be read: "
            "write it like smtp+starttls://user:password@mail.example.org:587.\n",
        ),
    ],
    ids=["nothing set", "no sender", "no address of a server"],
)
def test_in_production_the_worker_refuses_to_start_without_a_server(
    app: Flask, env: dict[str, str], sentence: str
) -> None:
    address = {"BASE_URL": "https://training.example"}
    code, out, errors = ended(command(home_of(app), "--once", **address, **env))

    assert (code, out, errors) == (1, "", sentence)


def test_mail_goes_to_the_server_of_the_settings(app: Flask) -> None:
    ordered(2)
    with serving() as box:
        env = {"SMTP_URL": f"smtp://127.0.0.1:{box.port}", "MAIL_FROM": "Us <office@example.org>"}
        code, out, errors = ended(command(home_of(app), "--once", **env))

    assert (code, states_in(errors)) == (0, ["sent", "sent"])
    assert out == f"Mails go to 127.0.0.1, port {box.port}.\n2 sent\n"
    assert {str(mail.message["From"]) for mail in box.taken} == {"Us <office@example.org>"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_stops_politely(app: Flask, number: signal.Signals) -> None:
    ordered()
    with serving() as box:
        env = {"SMTP_URL": f"smtp://127.0.0.1:{box.port}", "MAIL_FROM": "office@example.org"}
        process = command(home_of(app), **env)
        wait_until(lambda: len(box.taken) == 1)
        process.send_signal(number)
        code, _, errors = ended(process)

    assert (code, states_in(errors)) == (0, ["sent"])
    assert [row.state for row in rows()] == [State.SENT]


def wait_until(is_so: Callable[[], bool], *, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_killed_worker_gives_its_mail_back_after_five_minutes(app: Flask, clock: Clock) -> None:
    ordered()
    with serving(Postbox(at_data=always(HANG))) as box:
        env = {"SMTP_URL": f"smtp://127.0.0.1:{box.port}", "MAIL_FROM": "office@example.org"}
        process = command(home_of(app), **env)
        wait_until(lambda: box.calls == 1)
        process.kill()
        process.communicate(timeout=10)
        held = [(row.state, row.tries) for row in rows()]
        box.at_data = lambda _box: None
        too_early = dict(work_off(box.desk))
        clock.forward(minutes=5, seconds=1)
        db.session.rollback()
        later = dict(work_off(box.desk))

    assert held == [(State.SENDING, 1)]
    assert (too_early, later) == ({}, {State.SENT: 1})
    assert len(box.taken) == 1


def test_database_that_is_away_does_not_end_the_worker(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    home = home_of(app)
    ordered()
    stop, pauses = Stop(), []

    def wait(_self: Stop, seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 1:
            away.rename(home / "data")
        else:
            stop.ask()

    monkeypatch.setattr(Stop, "wait", wait)
    db.session.remove()
    db.engine.dispose()
    away = (home / "data").rename(home / "gone")
    with serving() as box:
        work(box.desk, stop)

    assert (pauses, len(box.taken)) == ([10.0, 2.0], 1)
    told = [r for r in caplog.records if r.msg == "the database does not answer"]
    assert [vars(record)["facts"] for record in told] == [{"kind": "OperationalError"}]


def test_stop_is_heard_within_a_pause() -> None:
    stop = Stop()
    stop.ask()
    began = time.monotonic()
    stop.wait(10)

    assert time.monotonic() - began < 0.2


def test_stop_leaves_what_is_due_for_later(app: Flask) -> None:
    ordered(3)
    stop = Stop()
    with serving() as box:
        desk = box.desk

        def send_and_stop(parcel: Parcel) -> None:
            desk.send(parcel)
            stop.ask()

        work_off(replace(desk, send=send_and_stop), stop)

    assert sorted(row.state for row in rows()) == [State.QUEUED, State.QUEUED, State.SENT]


def test_settings_decide_where_mails_go(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    public = replace(settings, base_url="https://training.example")

    assert desk_of(settings).about.startswith("No SMTP_URL is set")
    with pytest.raises(DomainError, match="No mail can be sent"):
        desk_of(public)
    sending = replace(public, smtp_url="smtps://u:secret@mail.example.org", mail_from="a@b.org")
    assert desk_of(sending).about == "Mails go to mail.example.org, port 465."


def count(model: type) -> int:
    db.session.rollback()
    number: int = db.session.execute(select(func.count()).select_from(model)).scalar_one()
    return number


def test_spent_rows_go_and_living_ones_stay(app: Flask, clock: Clock) -> None:
    with transaction():
        account_id = access_service.create_account(Role.PARTICIPANT, at=now())
        access_service.mint_link(account_id, Purpose.SIGN_IN, at=now())
        access_service.mint_link(account_id, Purpose.INVITATION, at=now())
        access_service.begin_pending(account_id, Step.SECOND_FACTOR, at=now())
    access_service.note_attempt(Try.ADDRESS, "10.0.0.1", at=now())
    counted = []
    for minutes in (9, 2, 4, 7 * 24 * 60 - 6, 2, 7 * 24 * 60):
        clock.forward(minutes=minutes)
        tidy()
        counted.append((count(Attempt), count(PendingSignIn), count(SignInLink)))

    assert counted == [(1, 1, 2), (1, 0, 2), (0, 0, 2), (0, 0, 2), (0, 0, 1), (0, 0, 0)]


def test_work_of_the_worker_is_no_change_that_pages_show(sample: Training, app: Flask) -> None:
    with transaction(counts=False):
        order_mail(Kind.SIGN_IN, Order(email="x@example.org", browser_hash="00"), at=now())
    before = change_number()
    with serving() as box:
        work_off(box.desk)
    tidy()

    assert change_number() == before
