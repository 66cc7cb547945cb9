"""Mails as bytes: exactly our headers and one recipient, whatever anybody typed."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logistics.core.errors import DomainError
from logistics.messages.documents import (
    NoAddress,
    Sender,
    header_text,
    one_address,
    parcel_of,
    sender_of,
)
from logistics.messages.rules import Letter, Link, invitation_letter, sign_in_letter
from tests.unit.core.documents.hostile import INJECTIONS

ID = UUID("6f2c0c1e-52f1-4d59-9b43-3f5c8f4ad8d3")
AT = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)
OFFICE = Sender("office@example.org")
HEADERS = {
    "To", "From", "Subject", "Date", "Message-ID", "Auto-Submitted",
    "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
}  # fmt: skip
HOSTILE = [pytest.param(text, id=name) for name, text in INJECTIONS.items()]
# Each payload where an address is expected: alone, before and behind a good one.
AROUND = [
    pytest.param(pattern.format(text), id=f"{name} {place}")
    for name, text in INJECTIONS.items()
    for place, pattern in {"alone": "{}", "before": "{}a@b.org", "behind": "a@b.org{}"}.items()
]


def packed(letter: Letter, *, sender: Sender = OFFICE) -> EmailMessage:
    """Return a letter as a mail program reads it."""
    content = parcel_of(letter, mail_id=ID, sender=sender, at=AT).content
    read = message_from_bytes(content, policy=SMTP)
    assert isinstance(read, EmailMessage)
    return read


def test_mail_has_exactly_our_headers() -> None:
    mail = packed(Letter("p01@example.org", "Your link to sign in", "Hello\n"))

    assert dict(mail.items()) == {
        "To": "p01@example.org",
        "From": "office@example.org",
        "Subject": "Your link to sign in",
        "Date": "Wed, 08 Apr 2026 09:00:00 +0000",
        "Message-ID": f"<{ID.hex}@example.org>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
        "MIME-Version": "1.0",
    }


def test_same_mail_has_the_same_message_id_on_another_day() -> None:
    letter = Letter("p01@example.org", "S", "T")
    first, second = (
        parcel_of(letter, mail_id=ID, sender=OFFICE, at=at).content
        for at in (AT, AT.replace(day=9))
    )

    ids = {message_from_bytes(content, policy=SMTP)["Message-ID"] for content in (first, second)}

    assert (len(ids), first == second) == (1, False)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_subject_adds_no_header(text: str) -> None:
    mail = packed(Letter("p01@example.org", text, "Hello"))

    assert set(mail.keys()) == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    assert mail["To"].addresses[0].addr_spec == "p01@example.org"
    assert len(mail["Subject"]) <= 200
    assert mail["Subject"] == header_text(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_sender_name_adds_no_header_and_no_address(text: str) -> None:
    mail = packed(Letter("p01@example.org", "S", "T"), sender=Sender("office@example.org", text))

    assert set(mail.keys()) == HEADERS
    assert [a.addr_spec for a in mail["From"].addresses] == ["office@example.org"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_title_stays_one_line_of_the_text(text: str) -> None:
    lines = [
        packed(
            invitation_letter("p01@example.org", Link(title, "https://t.example/l/x"), sign_in="/")
        )
        .get_content()
        .splitlines()
        for title in ("Harmless", text)
    ]

    assert len(lines[0]) == len(lines[1])
    assert [a for a, b in zip(*lines, strict=True) if a != b] == [
        "there is a page for you: Harmless. Open it with this link:"
    ]


@pytest.mark.parametrize("text", AROUND)
def test_hostile_recipient_is_no_address(text: str) -> None:
    with pytest.raises(NoAddress):
        parcel_of(Letter(text, "S", "T"), mail_id=ID, sender=OFFICE, at=AT)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "a", "@", "a@", "@b.org", "a@b", "a@b.org ", " a@b.org", "a@b.org\n", "a@@b.org",
        "a@b.org, c@d.org", "a@b.org;c@d.org", "A <a@b.org>", "<a@b.org>", '"a b"@c.org',
        "a@[127.0.0.1]", "a@b.org>x", "a@b..org", "a..b@c.org", ".a@b.org", "group:a@b.org;",
        "=?utf-8?q?a?=@b.org",
    ],
)  # fmt: skip
def test_anything_but_one_bare_address_is_refused(text: str) -> None:
    with pytest.raises(NoAddress):
        one_address(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("blerta.celaj@example.net", "blerta.celaj@example.net"),
        ("o'neill+border@example.org", "o'neill+border@example.org"),
        ("ana@пример.срб", "ana@xn--e1afmkfd.xn--90a3ac"),
        ("ђорђе@example.org", "ђорђе@example.org"),
    ],
)
def test_address_as_people_have_them_is_taken(text: str, address: str) -> None:
    assert one_address(text) == address


def test_address_in_other_letters_is_written_as_it_is() -> None:
    parcel = parcel_of(Letter("ђорђе@example.org", "S", "T"), mail_id=ID, sender=OFFICE, at=AT)

    assert (parcel.recipient, parcel.needs_utf8) == ("ђорђе@example.org", True)
    assert "To: ђорђе@example.org\r\n" in parcel.content.decode()


@settings(max_examples=1000)
@given(st.text(), st.text())
def test_no_text_ever_adds_a_header_or_a_recipient(subject: str, name: str) -> None:
    parcel = parcel_of(
        Letter("p01@example.org", subject, "T"),
        mail_id=ID,
        sender=Sender(OFFICE.address, name),
        at=AT,
    )
    mail = message_from_bytes(parcel.content, policy=SMTP)

    assert sorted(mail.keys()) == sorted(HEADERS)
    assert parcel.recipient == "p01@example.org"


def test_header_that_is_not_cleaned_adds_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show that the tests above can fail: Python alone refuses, or lets a second line through."""
    monkeypatch.setattr("logistics.messages.documents.header_text", lambda text: text)
    faults = []
    for text in INJECTIONS.values():
        try:
            mail = packed(Letter("p01@example.org", text, "T"))
            faults += [text] if set(mail.keys()) != HEADERS or len(mail["Subject"]) > 200 else []
        except ValueError:
            faults.append(text)

    assert len(faults) >= 3


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("office@example.org", Sender("office@example.org")),
        (" office@example.org ", Sender("office@example.org")),
        ("The office <office@example.org>", Sender("office@example.org", "The office")),
        ('"Office, west" <office@example.org>', Sender("office@example.org", "Office, west")),
    ],
)
def test_sender_is_read_from_the_settings(text: str, sender: Sender) -> None:
    assert sender_of(text) == sender


@pytest.mark.parametrize("text", ["", "office", "a@b.org, c@d.org", "<a@b.org> <c@d.org>"])
def test_sender_that_is_no_address_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(DomainError, match="MAIL_FROM must hold the address"):
        sender_of(text)


def test_one_link_needs_no_title_and_several_do() -> None:
    one = sign_in_letter("p01@example.org", [Link("Title A", "https://t.example/l/a")])
    two = sign_in_letter(
        "p01@example.org",
        [Link("Title A", "https://t.example/l/a"), Link("Title B", "https://t.example/l/b")],
    )

    assert ("Title" in one.text, one.subject) == (False, "Your link to sign in")
    assert "Title A\nhttps://t.example/l/a\n\nTitle B\nhttps://t.example/l/b" in two.text
