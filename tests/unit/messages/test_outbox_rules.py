"""When a mail is tried again, when it is given up, and where the server is."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from logistics.core.errors import DomainError
from logistics.messages.rules import (
    LEASE,
    Kind,
    Security,
    Server,
    Waiting,
    is_too_late,
    next_try,
    server_of,
)

AT = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)


def a_mail(kind: Kind = Kind.INVITATION, *, tries: int = 1) -> Waiting:
    return Waiting(uuid4(), kind, None, AT, tries)


def test_pauses_between_tries_grow_to_an_hour() -> None:
    pauses = [next_try(a_mail(tries=tries), at=AT) for tries in range(1, 10)]

    assert [(then - AT).seconds for then in pauses if then] == [
        30, 60, 120, 300, 600, 1800, 3600, 3600, 3600,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "age", "is_tried"),
    [
        (Kind.SIGN_IN, timedelta(minutes=59, seconds=30), True),
        (Kind.SIGN_IN, timedelta(minutes=59, seconds=31), False),
        (Kind.INVITATION, timedelta(hours=47, minutes=59, seconds=30), True),
        (Kind.INVITATION, timedelta(hours=47, minutes=59, seconds=31), False),
    ],
)
def test_mail_is_given_up_when_its_time_is_over(kind: Kind, age: timedelta, is_tried: bool) -> None:
    assert (next_try(a_mail(kind), at=AT + age) is not None) == is_tried


@pytest.mark.parametrize(
    ("kind", "age", "late"),
    [
        (Kind.SIGN_IN, timedelta(hours=1), False),
        (Kind.SIGN_IN, timedelta(hours=1, seconds=1), True),
        (Kind.INVITATION, timedelta(days=9), False),
    ],
)
def test_only_a_link_somebody_waits_for_comes_too_late(
    kind: Kind, age: timedelta, late: bool
) -> None:
    assert is_too_late(a_mail(kind), at=AT + age) == late


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1", Server("127.0.0.1", 25, Security.NONE)),
        ("smtp://mail:2525", Server("mail", 2525, Security.NONE)),
        ("smtp://localhost:1025/", Server("localhost", 1025, Security.NONE)),
        ("smtps://mail.example.org", Server("mail.example.org", 465, Security.TLS)),
        (
            "smtp+starttls://me%40example.org:p%3Aw%2Fd@mail.example.org",
            Server("mail.example.org", 587, Security.STARTTLS, "me@example.org", "p:w/d"),
        ),
        ("smtp://u:p@localhost", Server("localhost", 25, Security.NONE, "u", "p")),
    ],
)
def test_server_is_read_from_the_settings(url: str, server: Server) -> None:
    assert server_of(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port",
        "smtp://host:99999", "smtp://host/path", "smtp://host?x=1", "smtps://", "smtp://[::1",
    ],
)  # fmt: skip
def test_server_that_cannot_be_read_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(DomainError) as refused:
        server_of(url)

    assert refused.value.message == (
        "SMTP_URL cannot be read: write it like smtp+starttls://user:password@mail.example.org:587."
    )


def test_password_is_not_sent_over_an_open_line() -> None:
    with pytest.raises(DomainError, match="over an open line"):
        server_of("smtp://user:secret@mail.example.org")


def test_password_is_not_shown_with_the_server() -> None:
    assert "secret" not in repr(server_of("smtps://user:secret@mail.example.org"))


def test_conversation_ends_long_before_the_lease() -> None:
    server = server_of("smtps://mail.example.org")

    assert 2 * timedelta(seconds=server.longest_seconds) < LEASE
