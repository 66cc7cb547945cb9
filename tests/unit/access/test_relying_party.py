"""What passkeys are tied to, and how long a challenge lives."""

from datetime import UTC, datetime, timedelta

import pytest

from logistics.access.rules import (
    CHALLENGE_LIVES,
    RelyingParty,
    dated_challenge,
    is_live,
    relying_party,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://training.example.org", ("training.example.org", "https://training.example.org")),
        ("https://Training.Example.org/", ("training.example.org", "https://training.example.org")),
        ("https://training.example.org:8443", ("training.example.org", "https://training.example.org:8443")),
        ("https://training.example.org:443", ("training.example.org", "https://training.example.org")),
        ("http://localhost:80", ("localhost", "http://localhost")),
        ("http://localhost:443", ("localhost", "http://localhost:443")),
        ("http://localhost:5000", ("localhost", "http://localhost:5000")),
        ("http://127.0.0.1:5000", ("localhost", "http://localhost:5000")),
        ("http://[::1]:5000", ("localhost", "http://localhost:5000")),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::7]", None),
    ],
)  # fmt: skip
def test_relying_party_is_the_name_of_the_site(
    base_url: str, expected: tuple[str, str] | None
) -> None:
    assert relying_party(base_url) == (RelyingParty(*expected) if expected else None)


@pytest.mark.parametrize(
    ("age", "lives"),
    [
        pytest.param(timedelta(0), True, id="new"),
        pytest.param(CHALLENGE_LIVES - timedelta(seconds=1), True, id="just in time"),
        pytest.param(CHALLENGE_LIVES, False, id="just too late"),
    ],
)
def test_challenge_lives_five_minutes(age: timedelta, lives: bool) -> None:
    challenge = dated_challenge(b"secret", at=NOON)

    assert is_live(challenge, at=NOON + age) == lives


def test_challenge_fits_its_column_and_ends_with_chance() -> None:
    challenge = dated_challenge(bytes(range(32)), at=NOON)

    assert (len(challenge), challenge[8:]) == (40, bytes(range(32)))
