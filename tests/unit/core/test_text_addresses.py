"""E-mail addresses as people type them."""

import pytest

from logistics.core.text import address_key, read_email


@pytest.mark.parametrize(
    "other",
    [" Žana@Example.org", "ŽANA@example.ORG ", "z\u030cana@example.org", "žana@example.org"],
    ids=["space before", "capitals", "letter and accent apart", "same"],
)
def test_address_key_is_the_same_for_all_spellings(other: str) -> None:
    assert address_key(other) == address_key("žana@example.org")


def test_read_email_brings_the_domain_into_its_usual_spelling() -> None:
    assert read_email("Anna@EXAMPLE.org") == "Anna@example.org"


@pytest.mark.parametrize("text", ["", "anna", "anna@", "a b@example.org", "a@b@example.org"])
def test_read_email_refuses_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|@"):
        read_email(text)
