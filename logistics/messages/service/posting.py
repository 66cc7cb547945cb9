"""Handing a mail in: to an SMTP server, or into a folder on a machine of one's own."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Any

from logistics.messages.documents import Parcel
from logistics.messages.rules import Security, Server


class NotTaken(Exception):
    """A mail that was not taken, with a code; `is_final`: another try would end the same way."""

    def __init__(self, failure: str, *, is_final: bool = False) -> None:
        super().__init__(failure)
        self.failure = failure
        self.is_final = is_final


def write_to_folder(folder: Path, parcel: Parcel) -> None:
    """Write a mail as a file that only its owner can read; the same mail again replaces it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{parcel.id}.eml"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(parcel.content)


def send_by_smtp(server: Server, parcel: Parcel, *, greeting: str) -> None:
    """Hand one mail in; `greeting` is the name we give ourselves. Raise NotTaken if it fails."""
    try:
        with _conversation(server, greeting) as client:
            options = _options(client, parcel)
            client.sendmail(parcel.sender, [parcel.recipient], parcel.content, options)
    except OSError as error:  # also what smtplib raises
        raise _not_taken(error) from None


class _Bounded(smtplib.SMTP):
    """A conversation that ends after a time, however slowly the server speaks."""

    def __init__(self, server: Server, greeting: str, **options: Any) -> None:
        self.end = Timer(server.longest_seconds, self.cut)
        self.end.daemon = True
        self.end.start()
        timeout = server.timeout_seconds
        try:
            super().__init__(server.host, server.port, greeting, timeout=timeout, **options)
        except BaseException:
            self.close()
            raise

    def cut(self) -> None:
        """End the connection from another thread: whoever waits for an answer gets none."""
        if isinstance(self.sock, socket):
            with suppress(OSError):
                socket.shutdown(self.sock, SHUT_RDWR)  # below TLS, which would wait for an answer

    def close(self) -> None:
        """End the connection and the watch over it."""
        self.end.cancel()
        super().close()


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    """The same, private from the first byte."""


@contextmanager
def _conversation(server: Server, greeting: str) -> Iterator[smtplib.SMTP]:
    """Connect, make the line private, say who we are."""
    context = ssl.create_default_context()  # what smtplib takes by itself trusts anybody
    if server.security is Security.TLS:
        client: smtplib.SMTP = _BoundedTls(server, greeting, context=context)
    else:
        client = _Bounded(server, greeting)
    try:
        if server.security is Security.STARTTLS:
            client.starttls(context=context)
        if server.user:
            client.login(server.user, server.password)
        yield client
        with suppress(OSError):  # the mail is taken; a rude goodbye changes nothing
            client.quit()
    finally:
        client.close()


def _options(client: smtplib.SMTP, parcel: Parcel) -> list[str]:
    client.ehlo_or_helo_if_needed()
    if not parcel.needs_utf8:
        return []
    if not client.has_extn("smtputf8"):
        raise smtplib.SMTPRecipientsRefused({parcel.recipient: (553, b"")})
    return ["SMTPUTF8"]


def _not_taken(error: OSError) -> NotTaken:
    """Say what went wrong as a code: never the server's words, which repeat addresses."""
    code = _code_of(error)
    if code is not None:
        # Only a no to this very mail is final; a wrong password or a full server is not its fault.
        is_about_mail = isinstance(
            error,
            smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused | smtplib.SMTPDataError,
        )
        return NotTaken(f"smtp-{code}", is_final=is_about_mail and code >= 500)
    return NotTaken("tls" if isinstance(error, ssl.SSLError) else "connection")


def _code_of(error: OSError) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code if isinstance(error.smtp_code, int) else None
    return None
