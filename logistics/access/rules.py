"""How long sign-ins, links and codes live, how many tries are heard, and what staff keep sealed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
FRESH = timedelta(minutes=5)
SEEN_EVERY = timedelta(minutes=1)  # how often "last seen" is written, at most
SECOND_STEP = timedelta(minutes=10)  # from the password to the second factor
SET_UP_STEP = timedelta(hours=1)  # from opening a set-up link to its last page
CHALLENGE_LIVES = timedelta(minutes=5)  # from the browser's question to the passkey's answer
MOST_PASSKEYS = 10


class Purpose(StrEnum):
    """What a link is for."""

    PRINTED = "printed"  # by a command, on the machine itself
    INVITATION = "invitation"  # the first mail to a participant
    SIGN_IN = "sign-in"  # asked for on the sign-in page
    SET_UP = "set-up"  # a password and a second factor for staff


LINK_LIVES = {
    Purpose.PRINTED: timedelta(days=7),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.SIGN_IN: timedelta(minutes=10),
    Purpose.SET_UP: timedelta(hours=24),
}


class Step(StrEnum):
    """What stands between somebody and a sign-in."""

    SECOND_FACTOR = "second-factor"
    SET_UP = "set-up"


class Try(StrEnum):
    """What is counted, and by what it is counted."""

    PASSWORD = "password"  # noqa: S105 - the account and network address that tried it
    ACCOUNT = "account"  # the account, wherever the password came from
    SECOND_FACTOR = "second-factor"  # the account
    MAIL = "mail"  # the mail address a link was asked for
    ADDRESS = "address"  # the network address: a hotel or a Tor exit has many people behind it
    CERTIFICATE = "certificate"  # the same, for codes of certificates that are nobody's


@dataclass(frozen=True)
class Limit:
    """How many tries are heard in a window; the next one waits."""

    tries: int
    window: timedelta


LIMITS = {
    Try.PASSWORD: Limit(5, timedelta(minutes=15)),
    Try.ACCOUNT: Limit(30, timedelta(minutes=15)),
    Try.SECOND_FACTOR: Limit(5, timedelta(minutes=15)),
    Try.MAIL: Limit(3, timedelta(minutes=15)),
    Try.ADDRESS: Limit(100, timedelta(minutes=15)),
    Try.CERTIFICATE: Limit(100, timedelta(minutes=15)),
}


@dataclass(frozen=True)
class StaffDetails:
    """What identifies a member of staff and proves who they are: sealed."""

    email: str = ""
    name: str = ""
    totp_secret: str = ""
    next_totp_secret: str = ""  # of a new app, until it has shown a code


SHORTEST_PASSWORD = 15  # characters
LONGEST_PASSWORD = 1024  # bytes: hashing more would let anybody keep the machine busy
# What lists of guesses begin with, also repeated until it is long enough.
_COMMON_PASSWORDS = (
    "1234567890",
    "0123456789",
    "0987654321",
    "123456",
    "1q2w3e4r5t6y",
    "abcdefghijklmnopqrstuvwxyz",
    "abc123",
    "administrator",
    "correcthorsebatterystaple",
    "iloveyou",
    "letmein",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwerty",
    "qwertz",
    "password",
    "password123",
    "passwort",
    "welcome",
    "лозинка",
    "пароль",
    "šifra",
)


def password_bytes(password: str) -> bytes:
    """Return what is hashed: the same for all ways a keyboard may compose an accent."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def is_too_long(password: str) -> bool:
    """Whether a password is longer than what is ever looked at."""
    return len(password) > LONGEST_PASSWORD or len(password_bytes(password)) > LONGEST_PASSWORD


def password_fault(password: str, *, email: str) -> str | None:
    """Say in a sentence why `password` cannot be the password of `email`, or return None."""
    if is_too_long(password):
        return f"Take at most {LONGEST_PASSWORD:,} characters."
    if len(unicodedata.normalize("NFC", password)) < SHORTEST_PASSWORD:
        return f"Take at least {SHORTEST_PASSWORD} characters: four words are easy to keep in mind."
    plain = _plain(password)
    if email and plain == _plain(email):
        return "Take something else than your e-mail address."
    if len(set(plain)) <= 1 or any(_repeats(plain, _plain(word)) for word in _COMMON_PASSWORDS):
        return "This one is among the first that are guessed. Take something else."
    return None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def _repeats(text: str, piece: str) -> bool:
    """Whether `text` is `piece` again and again; the last time may be cut short."""
    return text == (piece * (len(text) // len(piece) + 1))[: len(text)]


RECOVERY_CODES = 10
_CODE_LENGTH = 24  # characters of base32: 120 bits
_APP_CODE = re.compile(r"[0-9]{6}")
_RECOVERY_CODE = re.compile(rf"[A-Z2-7]{{{_CODE_LENGTH}}}")


def grouped(code: str, between: str = "-") -> str:
    """Write a code in groups of four, which is how people read and copy it: "ABCD-EFGH"."""
    return between.join(code[at : at + 4] for at in range(0, len(code), 4))


def is_app_code(text: str) -> bool:
    """Whether this could be a code of an app: six digits and nothing else."""
    return _APP_CODE.fullmatch(text) is not None


def recovery_code_of(text: str) -> str | None:
    """Return a recovery code without the spaces and dashes it was typed with, or None."""
    code = re.sub(r"[\s-]", "", text).upper()
    return code if _RECOVERY_CODE.fullmatch(code) else None


_BROWSERS = (
    ("Firefox", "Firefox"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung browser"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Name a browser and its system, without versions: "Firefox on Android"."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser


@dataclass(frozen=True)
class RelyingParty:
    """What a passkey is tied to: the site's name, and the address its pages must stand at."""

    id: str
    origin: str


def relying_party(base_url: str) -> RelyingParty | None:
    """Return what passkeys of this site are tied to, or None: they need a name, not a number.

    For a site on this machine only it is `localhost`, whichever way it is written.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    is_usual = parts.port in {None, 443 if parts.scheme == "https" else 80}
    port = "" if is_usual else f":{parts.port}"  # browsers leave the usual one out
    if _is_number(host):
        if not ip_address(host).is_loopback:
            return None
        host = "localhost"
    return RelyingParty(id=host, origin=f"{parts.scheme}://{host}{port}")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def dated_challenge(secret: bytes, *, at: datetime) -> bytes:
    """Return the challenge to send: its second of making, 8 bytes, and random bytes."""
    return int(at.timestamp()).to_bytes(8) + secret


def is_live(challenge: bytes, *, at: datetime) -> bool:
    """Whether a stored challenge may still be answered."""
    made_at = datetime.fromtimestamp(int.from_bytes(challenge[:8]), UTC)
    return at < made_at + CHALLENGE_LIVES
