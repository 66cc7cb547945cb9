"""The mail server, as SMTP_URL names it."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit

from logistics.core.errors import DomainError

_NEAR = frozenset({"localhost", "127.0.0.1", "::1"})
_EXAMPLE = "smtp+starttls://user:password@mail.example.org:587"


class Security(StrEnum):
    """How the way to the server is kept private; also the scheme of its address."""

    NONE = "smtp"  # only for a server on this machine or in a network of its own
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True)
class Server:
    """Where mail is handed in, and as whom."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = 20  # for each answer of the server
    longest_seconds: float = 120  # for a whole conversation: far less than a lease


def server_of(url: str) -> Server:
    """Read `smtp://`, `smtps://` or `smtp+starttls://`, with `user:password@` where needed.

    Raise DomainError with a sentence, which never repeats what was written, if it cannot be.
    """
    try:
        parts = urlsplit(url)
        security, port, host = Security(parts.scheme), parts.port, parts.hostname
    except ValueError:
        raise _misread() from None
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise _misread()
    if security is Security.NONE and parts.username and host not in _NEAR:
        raise DomainError(
            "SMTP_URL would send a password over an open line: "
            "begin it with smtp+starttls:// or smtps://."
        )
    return Server(host, port or _PORTS[security], security, *_login(parts))


def _login(parts: SplitResult) -> tuple[str, str]:
    return unquote(parts.username or ""), unquote(parts.password or "")


def _misread() -> DomainError:
    return DomainError(f"SMTP_URL cannot be read: write it like {_EXAMPLE}.")
