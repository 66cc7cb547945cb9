"""Every code of docs/findings.md has a title, and every finding says what to do."""

from dataclasses import replace

import pytest

from logistics.readiness.rules import action_of, title_of
from tests.factories.readiness import a_finding

CODES = (
    "not-confirmed",
    "confirmation-overdue",
    "seats-unfilled",
    "over-capacity",
    "profile-incomplete",
    "name-unconfirmed",
    "glyph-missing",
    "no-inbound",
    "no-outbound",
    "arrives-after-start",
    "arrives-late",
    "departs-before-close",
    "tight-departure",
    "legs-overlap",
    "tight-connection",
    "place-gap",
    "document-expired",
    "document-expiring",
    "visa-missing",
    "ticket-before-visa",
    "hold-expiring",
    "ticket-name-mismatch",
    "itinerary-retimed",
    "no-transfer",
    "crossing-reroute",
    "night-without-bed",
    "bed-without-need",
    "own-cost-night",
    "room-over-capacity",
    "twin-not-mutual",
    "twin-nights-differ",
    "excluded-pair",
    "block-exceeded",
    "block-underused",
    "cut-off-near",
    "rooming-list-stale",
    "space-double-booked",
    "trainer-double-booked",
    "trainer-away",
    "space-too-small",
    "no-break",
    "theme-uncovered",
    "plan-missing",
    "plan-minutes-differ",
    "unpublished-changes",
    "slot-unmarked",
    "day-unlocked",
    "paper-differs",
    "certificate-name-unapproved",
    "certificate-stale",
    "handout-missing",
    "pack-stale",
)


def worded_from(code: str) -> str:
    return code.replace("-", " ").capitalize()


@pytest.mark.parametrize("code", CODES)
def test_title_of_a_code_is_written_by_somebody(code: str) -> None:
    assert title_of(code) != worded_from(code)


def test_title_of_an_unknown_code_is_its_words() -> None:
    assert title_of("lift-broken") == "Lift broken"


def test_action_of_takes_the_advice_of_the_finding() -> None:
    assert action_of(a_finding()) == "Ask for supper"


def test_action_of_falls_back_to_the_code() -> None:
    silent = replace(a_finding("not-confirmed"), fix="")

    assert action_of(silent) == "Ask again"
    assert action_of(replace(silent, code="arrives-late")) == "Late arrivals"
