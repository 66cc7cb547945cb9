"""A real mail server for tests, which takes mails, refuses them, hangs, or hangs up."""

import asyncio
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from logistics.cli.worker import Desk, work_off
from logistics.core.db import db
from logistics.messages.documents import Sender
from logistics.messages.rules import Security, Server, State
from logistics.messages.service import send_by_smtp

SENDER = Sender("office@example.org")
LINK = re.compile(r"http://127\.0\.0\.1:5000/l/[A-Za-z0-9_-]{43}")
HANG = "hang"
DROP = "drop"
Fault = Callable[["Postbox"], str | None]


@dataclass
class Taken:
    """One mail as the server took it."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail as a mail program reads it."""
        read = message_from_bytes(self.content, policy=POLICY)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.message.get_content()).replace("\r\n", "\n")

    @property
    def links(self) -> list[str]:
        """The links to sign in that stand in it."""
        return LINK.findall(self.text)


@dataclass
class Postbox:
    """What a mail server was given; `at_rcpt` and `at_data` say how it answers."""

    at_rcpt: Fault = lambda _box: None
    at_data: Fault = lambda _box: None
    taken: list[Taken] = field(default_factory=list)
    calls: int = 0
    lost_answers: int = 0
    port: int = 0
    host: str = "127.0.0.1"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take a recipient, or answer as told."""
        self.calls += 1
        fault = self.at_rcpt(self)
        if fault:
            return await self._answer(_server, fault)
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a mail, or answer as told; what was taken before a lost answer stays taken."""
        fault = self.at_data(self)
        if fault in {None, DROP}:
            content = envelope.content
            assert isinstance(content, bytes)
            self.lost_answers += fault == DROP
            self.taken.append(Taken(str(envelope.mail_from), list(envelope.rcpt_tos), content))
        return await self._answer(server, fault) if fault else "250 taken"

    async def _answer(self, server: SMTP, fault: str) -> str:
        if fault == HANG:
            await asyncio.sleep(30)
        if fault == DROP:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return fault

    @property
    def server(self) -> Server:
        """How to reach it, with short patience."""
        return Server(self.host, self.port, Security.NONE, timeout_seconds=0.5)

    @property
    def desk(self) -> Desk:
        """A worker's desk that hands mail in here."""
        return desk_to(self.server)


def desk_to(server: Server) -> Desk:
    """A worker's desk that hands mail in at `server`."""
    return Desk(
        SENDER, lambda parcel: send_by_smtp(server, parcel, greeting="training.example"), "here"
    )


def delivered(box: Postbox) -> dict[State, int]:
    """Deliver what is due and say how many ended how."""
    db.session.rollback()  # a worker begins without having read anything
    return dict(work_off(box.desk))


class _AnyPort(Controller):
    """A server on a port that the system chooses, known before the controller knocks at it."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def serving(box: Postbox | None = None, **options: Any) -> Iterator[Postbox]:
    """Run a mail server on a free port; `options` are aiosmtpd's."""
    box = box or Postbox()
    controller = _AnyPort(box, hostname="127.0.0.1", port=0, **options)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop(no_assert=True)


def sometimes(share: float, fault: str, *, seed: int) -> Fault:
    """Answer with `fault` in a share of the cases, the same ones each run."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    return lambda _box: fault if dice.random() < share else None


def always(fault: str) -> Fault:
    """Answer with `fault`."""
    return lambda _box: fault


def only_login(user: str, password: str) -> Callable[..., AuthResult]:
    """Return what lets one user in, for aiosmtpd's `authenticator`."""

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> Any:
        assert isinstance(data, LoginPassword)
        fits = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=fits, handled=False)  # the server itself says no

    return check
