"""Handing mail in at a real server: envelope, private lines, logins, and everything that fails."""

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import select

from logistics.cli.worker import work_off
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.web.logs import Lines
from logistics.messages.documents import Parcel, parcel_of
from logistics.messages.models import Mail
from logistics.messages.rules import Kind, Letter, Order, Security, Server, State
from logistics.messages.service import NotTaken, order_mail, send_by_smtp
from tests.conftest import Clock
from tests.factories.mail import (
    DROP,
    HANG,
    SENDER,
    Fault,
    Postbox,
    always,
    delivered,
    desk_to,
    only_login,
    serving,
    sometimes,
)
from tests.integration.messages.test_outbox import ordered, rows


def a_parcel(to: str = "p01@example.org") -> Parcel:
    return parcel_of(Letter(to, "S", "T"), mail_id=uuid4(), sender=SENDER, at=now())


def refusal_of(server: Server, parcel: Parcel | None = None) -> tuple[str, bool]:
    """Return the code of a failed try, and whether it is final."""
    with pytest.raises(NotTaken) as refused:
        send_by_smtp(server, parcel or a_parcel(), greeting="training.example")
    return refused.value.failure, refused.value.is_final


def test_mail_arrives_with_our_envelope_and_greeting() -> None:
    with serving() as box:
        send_by_smtp(box.server, a_parcel(), greeting="training.example")

    (mail,) = box.taken
    assert (mail.sender, mail.recipients) == ("office@example.org", ["p01@example.org"])
    assert (mail.message["To"], mail.text) == ("p01@example.org", "T\n")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param("421 later", ("smtp-421", False), id="closing"),
        pytest.param("450 busy", ("smtp-450", False), id="busy"),
        pytest.param("452 full", ("smtp-452", False), id="full"),
        pytest.param("499 last of the fours", ("smtp-499", False), id="just for a while"),
        pytest.param("500 no", ("smtp-500", True), id="just for good"),
        pytest.param("550 p01@example.org unknown", ("smtp-550", True), id="unknown"),
        pytest.param(HANG, ("connection", False), id="hangs"),
        pytest.param(DROP, ("connection", False), id="hangs up"),
    ],
)
@pytest.mark.parametrize("place", ["at_rcpt", "at_data"])
def test_answer_of_the_server_decides(place: str, fault: str, expected: tuple[str, bool]) -> None:
    answers = always(fault)
    with serving(Postbox(answers) if place == "at_rcpt" else Postbox(at_data=answers)) as box:
        assert refusal_of(box.server) == expected


def test_nobody_there_is_tried_again() -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert refusal_of(Server("127.0.0.1", port, Security.NONE)) == ("connection", False)


@contextmanager
def silent(speech: bytes = b"", pause: float = 0) -> Iterator[Server]:
    """Run a server that says nothing at all, or repeats a piece of a line for ever."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def speak() -> None:
            with closing(listener.accept()[0]) as line:
                deadline = time.monotonic() + 10
                while speech and time.monotonic() < deadline:
                    try:
                        line.sendall(speech)
                    except OSError:
                        return
                    time.sleep(pause)
                line.settimeout(10)
                with_end(line)

        thread = threading.Thread(target=speak, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        yield Server("127.0.0.1", port, Security.NONE, timeout_seconds=0.3, longest_seconds=1.0)
        thread.join(timeout=15)


def with_end(line: socket.socket) -> None:
    """Wait until the other side hangs up."""
    try:
        while line.recv(1024):
            pass
    except OSError:
        return


@pytest.mark.parametrize("security", list(Security))
def test_silent_server_is_left_after_the_timeout(security: Security) -> None:
    with silent() as server:
        began = time.monotonic()
        failure, is_final = refusal_of(replace(server, security=security))

    assert (failure, is_final) == ("connection", False)
    assert time.monotonic() - began < 2


def test_server_that_speaks_for_ever_is_cut_off() -> None:
    with silent(b"220-wait\r\n", pause=0.1) as server:
        began = time.monotonic()
        failure, is_final = refusal_of(server)

    assert (failure, is_final) == ("connection", False)
    assert 0.9 < time.monotonic() - began < 3


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1 that nobody has signed, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    at = now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@contextmanager
def private_server(security: Security, context: ssl.SSLContext) -> Iterator[tuple[Postbox, Server]]:
    """Run a server that lets one user in, over a private line only."""
    login = only_login("me@example.org", "p:w/d")
    tls: dict[str, Any] = (
        {"ssl_context": context, "auth_require_tls": False}
        if security is Security.TLS  # private from the first byte, which aiosmtpd does not see
        else {"tls_context": context, "require_starttls": True, "auth_required": True}
    )
    with serving(authenticator=login, **tls) as box:
        yield box, replace(box.server, security=security, user="me@example.org", password="p:w/d")


PRIVATE = [Security.STARTTLS, Security.TLS]


@pytest.mark.parametrize("security", PRIVATE)
def test_line_is_private_and_we_say_who_we_are(
    security: Security,
    server_context: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with private_server(security, server_context) as (box, server):
        send_by_smtp(server, a_parcel(), greeting="training.example")

        assert [mail.recipients for mail in box.taken] == [["p01@example.org"]]
        assert refusal_of(replace(server, password="wrong")) == ("smtp-535", False)


@pytest.mark.parametrize("security", PRIVATE)
def test_server_that_cannot_prove_its_name_gets_nothing(
    security: Security, server_context: ssl.SSLContext
) -> None:
    with private_server(security, server_context) as (box, server):
        assert refusal_of(server) == ("tls", False)

    assert (box.calls, box.taken) == (0, [])


def test_server_without_private_lines_gets_nothing() -> None:
    with serving() as box:
        assert refusal_of(replace(box.server, security=Security.STARTTLS)) == ("connection", False)

    assert box.calls == 0


@pytest.mark.parametrize(("knows", "expected"), [(True, None), (False, ("smtp-553", True))])
def test_address_in_other_letters_needs_a_server_that_knows_them(
    knows: bool, expected: tuple[str, bool] | None
) -> None:
    parcel = a_parcel("ђорђе@example.org")
    with serving(enable_SMTPUTF8=knows) as box:
        if expected:
            assert refusal_of(box.server, parcel) == expected
        else:
            send_by_smtp(box.server, parcel, greeting="training.example")

    assert [mail.recipients for mail in box.taken] == ([["ђорђе@example.org"]] if knows else [])


@pytest.fixture
def quick_app(app: Flask) -> Flask:
    """The app on a disk that need not survive a power cut: these tests write very often."""
    db.session.remove()
    with closing(db.engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA synchronous=OFF")
    return app


def hundred() -> set[str]:
    addresses = {f"p{number:03}@example.org" for number in range(100)}
    with transaction(counts=False):
        for address in sorted(addresses):
            order_mail(Kind.NOTICE, Order(email=address, text="x"), at=now())
    return addresses


def work_for_hours(box: Postbox, clock: Clock, hours: int) -> None:
    for _ in range(hours * 4):
        delivered(box)
        clock.forward(minutes=15)


def of_all_kinds(share: float, *faults: str, seed: int) -> Fault:
    """Answer with one fault after the other, in a share of the cases in all."""
    answers = [
        sometimes(share / len(faults), fault, seed=seed + n) for n, fault in enumerate(faults)
    ]
    return lambda box: next((said for answer in answers if (said := answer(box))), None)


def test_hundred_mails_through_a_server_that_fails_for_a_third_all_arrive(
    quick_app: Flask, clock: Clock
) -> None:
    addresses = hundred()
    box = Postbox(
        at_rcpt=of_all_kinds(0.15, "451 later", DROP, seed=1),
        at_data=of_all_kinds(0.18, "452 full", DROP, seed=9),
    )
    with serving(box):
        work_for_hours(box, clock, hours=2)

    arrived = Counter(mail.recipients[0] for mail in box.taken)
    ids = {str(mail.message["Message-ID"]) for mail in box.taken}
    assert set(arrived) == addresses
    assert Counter(row.state for row in rows()) == {State.SENT: 100}
    # Twice only where the answer to a mail that was taken got lost; and it is the same mail then.
    assert (len(ids), len(box.taken) - 100) == (100, box.lost_answers)
    assert (box.calls > 120, box.lost_answers > 0) == (True, True)
    assert all(len(mail.recipients) == 1 for mail in box.taken)


def test_server_that_is_down_for_a_day_delays_and_loses_nothing(
    quick_app: Flask, clock: Clock
) -> None:
    ordered(3)
    nowhere = desk_to(Server("127.0.0.1", 9, Security.NONE, timeout_seconds=0.2))
    box = Postbox()
    with serving(box):
        for _ in range(24):
            work_off(nowhere)
            clock.forward(hours=1, seconds=1)
        down = Counter(row.state for row in rows())
        delivered(box)

    assert down == {State.QUEUED: 3}
    assert len(box.taken) == 3


def test_server_that_is_down_for_three_days_is_said_to_be(quick_app: Flask, clock: Clock) -> None:
    ordered()
    with serving(Postbox(at_rcpt=always("451 later"))) as box:
        work_for_hours(box, clock, hours=49)

    (row,) = rows()
    assert (row.state, row.failure, row.payload) == (State.FAILED, "smtp-451", Order())


def test_what_the_server_said_is_kept_nowhere(
    app: Flask, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    ordered(2)
    with serving(Postbox(at_rcpt=always("550 p01@example.org does not live here"))) as box:
        delivered(box)

    kept = list(db.session.execute(select(Mail.failure)).scalars())
    assert kept == ["smtp-550", "smtp-550"]
    ours = [Lines().format(r) for r in caplog.records if r.name.startswith("logistics")]
    assert "p01@example.org" not in " ".join(ours)
    assert sum('"failure": "smtp-550"' in line for line in ours) == 2
