"""The worker: delivers what stands in the outbox, and deletes what is spent."""

import logging
import signal
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from types import FrameType

import click
from flask import current_app
from sqlalchemy.exc import OperationalError

from config import Settings
from logistics.access.service import clear_spent
from logistics.cli.running import command
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.errors import DomainError
from logistics.messages import service
from logistics.messages.documents import Sender, sender_of
from logistics.messages.rules import Letter, Order, State, Waiting, server_of
from logistics.roster.service import letter_for

log = logging.getLogger(__name__)
PAUSE_SECONDS = 2.0  # between looks into an empty outbox
STEP_SECONDS = 0.2  # of a pause
TROUBLE_SECONDS = 10.0  # until the next look when the database cannot be reached
TIDY_EVERY = timedelta(hours=1)
_WORDS = {
    State.SENT: "sent",
    State.QUEUED: "put back for another try",
    State.FAILED: "failed",
    State.CANCELLED: "not sent, nobody to send to",
}


@dataclass(frozen=True)
class Desk:
    """All that is needed to send mail, and the sentence that says where it goes."""

    sender: Sender
    send: service.Send
    about: str


class Stop:
    """Whether the worker was told to stop; a plain flag, which a signal can set at any moment."""

    def __init__(self) -> None:
        self.is_asked = False

    def ask(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Ask the worker to stop after the mail at hand."""
        self.is_asked = True

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than somebody who asks for the end wants to wait."""
        for _ in range(round(seconds / STEP_SECONDS)):
            if self.is_asked:
                return
            time.sleep(STEP_SECONDS)


def register(root: click.Group) -> None:
    """Add `flask worker`."""

    @command(root, "worker")
    @click.option("--once", is_flag=True, help="Send what is due now, and end.")
    def worker(once: bool) -> None:
        """Send mails until it is told to stop; any number of workers may run."""
        desk = desk_of(current_app.extensions["settings"])
        click.echo(desk.about)
        if once:
            _echo(work_off(desk))
            tidy()
        else:
            stop = Stop()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, stop.ask)
            work(desk, stop)


def desk_of(settings: Settings) -> Desk:
    """Find out how mail is sent here; raise DomainError with a sentence if it cannot be."""
    if settings.smtp_url:
        server = server_of(settings.smtp_url)
        return Desk(
            sender_of(settings.mail_from),
            partial(service.send_by_smtp, server, greeting=settings.host),
            f"Mails go to {server.host}, port {server.port}.",
        )
    if settings.is_production:
        raise DomainError("No mail can be sent: set SMTP_URL and MAIL_FROM (docs/deploy.md).")
    folder = settings.home / "mail"
    return Desk(
        sender_of(settings.mail_from or "training@example.org"),
        partial(service.write_to_folder, folder),
        f"No SMTP_URL is set: mails are written to {folder}, and nothing is sent.",
    )


def work(desk: Desk, stop: Stop) -> None:
    """Send and tidy until somebody asks for the end; a database that is away ends nothing."""
    tidied_at: datetime | None = None
    while not stop.is_asked:
        pause = PAUSE_SECONDS
        try:
            _echo(work_off(desk, stop))
            if tidied_at is None or now() >= tidied_at + TIDY_EVERY:
                tidy()
                tidied_at = now()
        except OperationalError as error:
            facts = {"kind": type(error).__name__}
            log.error("the database does not answer", extra={"facts": facts})
            pause = TROUBLE_SECONDS
        db.session.remove()
        stop.wait(pause)


def work_off(desk: Desk, stop: Stop | None = None) -> Counter[State]:
    """Send what is due now, one mail after the other; return how many ended how."""
    ended: Counter[State] = Counter()
    while not (stop and stop.is_asked):
        at = now()
        state = service.deliver_next(partial(_written, at=at), desk.send, sender=desk.sender, at=at)
        if state is None:
            break
        ended[state] += 1
    return ended


def tidy() -> None:
    """Delete spent tries and links, and rows of mails done long ago."""
    with transaction(counts=False):
        clear_spent(at=now())
        service.clear_outbox(at=now())


def _written(mail: Waiting, order: Order, *, at: datetime) -> Letter | None:
    base_url: str = current_app.extensions["settings"].base_url
    return letter_for(mail, order, base_url=base_url, at=at)


def _echo(ended: Counter[State]) -> None:
    if ended:
        click.echo(", ".join(f"{count} {_WORDS[state]}" for state, count in ended.items()))
