"""Who is not of a training finds nothing of anybody on any page or in any document."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.canaries import marks_in
from tests.integration.web.test_footnote import texts_of
from tests.integration.web.walking import all_rules
from tests.integration.web.world import FEED_OWNER, OWN, World, a_world, only_asked

# A calendar is fetched by servers of others: no seat, no ticket, no booking, nobody's name.
IN_A_FEED = {"crossing.point", "place", "service.no"}


@pytest.fixture(scope="module")
def world(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everybody, in front of everything."""
    with a_world(sample_home, tmp_path_factory.mktemp("world")) as made, only_asked():
        yield made


def found_by(world: World, who: str) -> set[tuple[str, str]]:
    """Return the marks on whatever `who` is answered to any request for a page."""
    ids = world.ids("coordinator", own=True)
    found = set()
    for rule in all_rules(world.app):
        if "GET" in (rule.methods or ()):
            answer = world.ask(who, "GET", world.path(rule, who, OWN, ids))
            found |= marks_in(" ".join(texts_of(answer.mimetype, answer.data)))
    return found


@pytest.mark.parametrize(
    ("who", "fields"),
    [
        ("anon", set()),
        ("verify", set()),
        ("feed", IN_A_FEED),
        ("administrator fresh", set()),
        ("former fresh", set()),
        ("closed fresh", set()),
    ],
)
def test_visitor_finds_exactly_what_is_for_them(world: World, who: str, fields: set[str]) -> None:
    assert found_by(world, who) == {(FEED_OWNER, field) for field in fields}


def test_coordinator_finds_marks(world: World) -> None:
    assert len(found_by(world, "coordinator")) > 100
