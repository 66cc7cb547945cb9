"""Mails as bytes: headers that nobody's text can add to, and one recipient."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from email_validator import validate_email

from logistics.core.errors import DomainError
from logistics.core.text import clean
from logistics.messages.rules import Letter

_HEADER_CHARACTERS = 200
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")


class NoAddress(DomainError):
    """Something that is not exactly one mail address."""


@dataclass(frozen=True)
class Sender:
    """From whom mails come."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class Parcel:
    """A mail ready to be handed in, with its envelope: one sender, one recipient, the bytes."""

    id: UUID
    sender: str
    recipient: str
    content: bytes

    @property
    def needs_utf8(self) -> bool:
        """Whether the server must know addresses in other letters than A-Z."""
        return not self.recipient.isascii()


def parcel_of(letter: Letter, *, mail_id: UUID, sender: Sender, at: datetime) -> Parcel:
    """Pack a letter; the Message-ID stays the same when it is sent again.

    Raise NoAddress if it is not addressed to exactly one mailbox.
    """
    recipient = one_address(letter.to)
    message = EmailMessage(SMTP.clone(utf8=not recipient.isascii()))
    # Never a display name beside the recipient: names are what people type.
    message["To"] = _mailbox(recipient)
    message["From"] = _mailbox(sender.address, name=header_text(sender.name))
    message["Subject"] = header_text(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mail_id.hex}@{sender.address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    # As it is wherever that can be: some programs break a link that was wrapped for the way.
    message.set_content(letter.text, cte="7bit" if letter.text.isascii() else "quoted-printable")
    return Parcel(mail_id, sender.address, recipient, message.as_bytes())


def _mailbox(address: str, *, name: str = "") -> Address:
    # In two parts: read as a whole, the library refuses letters other than A-Z.
    username, _, domain = address.rpartition("@")
    return Address(name, username, domain)


def header_text(text: str) -> str:
    """Return `text` as one line that is safe in a header.

    No controls and no line breaks of any alphabet, no turned reading order, nothing that mail
    software would decode as an encoded word, and not too long.
    """
    return clean(text, limit=_HEADER_CHARACTERS)


def one_address(text: str) -> str:
    """Return the one bare address that `text` is, its domain in A-Z; else raise NoAddress."""
    try:
        found = validate_email(text, check_deliverability=False)
    except ValueError:
        raise NoAddress("This is not one e-mail address.") from None
    # Allowed by the letter of the standard, and never meant as an address.
    if "=?" in text:
        raise NoAddress("This is not one e-mail address.")
    return found.ascii_email or found.normalized


def sender_of(text: str) -> Sender:
    """Read MAIL_FROM: `office@example.org` or `The office <office@example.org>`."""
    named = _NAMED.fullmatch(text.strip())
    name, address = (named["name"], named["address"]) if named else ("", text)
    try:
        return Sender(one_address(address.strip()), header_text(name.strip(' "')))
    except NoAddress:
        raise DomainError(
            "MAIL_FROM must hold the address that mails come from, such as office@example.org."
        ) from None
