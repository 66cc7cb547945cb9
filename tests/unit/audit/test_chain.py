"""The codes of the chain: no two entries share one, and what is not as written is named."""

from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.audit.rules import START, Entry, Head, Link, Outcome, fault_of, mac_of
from tests.factories.audit import NOON, an_entry

KEY = b"k" * 32
# Few signs, so that pairs differ little: separators, quotes, escapes, halves of a pair, empty.
TEXTS = st.text('a" ,\\\u00e9\ud83d\ude00😀\n\0', max_size=3)
ENTRIES = st.builds(
    Entry,
    at=st.datetimes(
        datetime(2020, 1, 1),  # noqa: DTZ001 - the zone is drawn apart
        datetime(2099, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]),
    ),
    actor_id=st.none() | st.uuids(),
    action=TEXTS,
    outcome=st.sampled_from(Outcome),
    object_type=st.none() | TEXTS,
    object_id=st.none() | st.uuids(),
    fields=TEXTS,
    request_id=TEXTS,
)
CODES = st.sampled_from([START, b"\1" * 32])
PLACES = st.tuples(ENTRIES, st.integers(1, 3), CODES)


def code(place: tuple[Entry, int, bytes]) -> bytes:
    entry, seq, prev_mac = place
    return mac_of(entry, seq=seq, prev_mac=prev_mac, key=KEY)


@given(PLACES, PLACES)
def test_two_entries_share_a_code_only_if_they_are_the_same(
    one: tuple[Entry, int, bytes], other: tuple[Entry, int, bytes]
) -> None:
    assert (code(one) == code(other)) == (one == other)


@given(ENTRIES, st.tuples(st.integers(1, 3), CODES), st.tuples(st.integers(1, 3), CODES))
def test_place_of_an_entry_is_in_its_code(
    entry: Entry, one: tuple[int, bytes], other: tuple[int, bytes]
) -> None:
    assert (code((entry, *one)) == code((entry, *other))) == (one == other)


@given(PLACES, st.sampled_from(list(Entry.__dataclass_fields__)), ENTRIES)
def test_every_part_of_an_entry_changes_its_code(
    place: tuple[Entry, int, bytes], name: str, other: Entry
) -> None:
    entry, seq, prev_mac = place
    changed = replace(entry, **{name: getattr(other, name)})

    assert (code((changed, seq, prev_mac)) == code(place)) == (changed == entry)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"object_type": None}, {"object_type": ""}),
        ({"action": "a", "fields": "b c"}, {"action": "a b", "fields": "c"}),
        ({"fields": "😀"}, {"fields": "\ud83d\ude00"}),
        ({"at": NOON}, {"at": NOON + timedelta(microseconds=1)}),
        ({"action": 'a", "b'}, {"action": "a"}),
    ],
    ids=["none and empty", "words moved", "a pair of surrogates", "a microsecond", "quotes"],
)
def test_entries_that_look_alike_have_different_codes(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert code((an_entry(**one), 1, START)) != code((an_entry(**other), 1, START))


def test_code_is_the_same_wherever_the_moment_is_written_down() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=2)))

    assert code((an_entry(at=there), 1, START)) == code((an_entry(at=NOON), 1, START))


def test_code_needs_the_key() -> None:
    other = mac_of(an_entry(), seq=1, prev_mac=START, key=b"x" * 32)

    assert other != code((an_entry(), 1, START))


def test_code_of_version_1_stays_what_it_is() -> None:
    """A stored vector: logs written today are checked by every later version."""
    found = code((an_entry(at=datetime(2026, 4, 8, 8, 31, tzinfo=UTC)), 7, b"\2" * 32))

    assert found.hex() == "3acc8327b2f9efdc2c5bbdb6aa1eb42ed6141b453b95450df5dcc5bbeeef7e58"


def a_chain(number: int, **changes: Any) -> list[Link]:
    links, last = [], Head()
    for seq in range(1, number + 1):
        entry = an_entry(request_id=f"{seq:012}", **changes)
        mac = code((entry, seq, last.mac))
        links.append(Link(seq, entry, last.mac, mac))
        last = Head(seq, mac)
    return links


def fault(links: list[Link], head: Head | None = None) -> str:
    end = head or (Head(links[-1].seq, links[-1].mac) if links else Head())
    return fault_of(links, head=end, key=KEY)


HEAD = Head(5, a_chain(5)[-1].mac)


@pytest.mark.parametrize("number", [0, 1, 5])
def test_whole_chain_has_no_fault(number: int) -> None:
    assert fault(a_chain(number)) == ""


def test_every_byte_counts() -> None:
    links = a_chain(3)
    entry = links[1].entry
    assert entry
    for name in Entry.__dataclass_fields__:
        other = replace(entry, **{name: getattr(an_entry(
            at=NOON + timedelta(seconds=1), actor_id=None, action="roster.Edit",
            outcome=Outcome.REFUSED, object_type="Person", object_id=None,
            fields="people.legal_name people.phonf", request_id="000000000003",
        ), name)})  # fmt: skip
        assert astuple(other) != astuple(entry)

        tampered = [links[0], replace(links[1], entry=other), links[2]]

        assert fault(tampered) == "Row 2 was changed.", name


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [
        ({1}, "Row 1 is missing."),
        ({1, 2}, "Rows 1 to 2 are missing."),
        ({3}, "Row 3 is missing."),
        ({3, 4}, "Rows 3 to 4 are missing."),
        ({2, 4}, "Row 2 is missing."),
        ({5}, "Row 5 is missing: the end of the log was cut off."),
        ({4, 5}, "Rows 4 to 5 are missing: the end of the log was cut off."),
        ({1, 2, 3, 4, 5}, "Rows 1 to 5 are missing: the end of the log was cut off."),
    ],
    ids=str,
)
def test_first_missing_row_is_named(gone: set[int], sentence: str) -> None:
    assert fault([link for link in a_chain(5) if link.seq not in gone], HEAD) == sentence


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (1, 5), (2, 4)])
def test_rows_that_changed_places_are_named_with_the_place_they_had(one: int, other: int) -> None:
    links = a_chain(5)
    first, second = links[one - 1], links[other - 1]
    links[one - 1], links[other - 1] = replace(second, seq=one), replace(first, seq=other)

    assert fault(links, HEAD) == f"Row {one} was moved: it was row {other}."


def test_row_behind_the_head_is_named() -> None:
    assert fault(a_chain(6), HEAD) == "Row 6 was added behind the head of the log."


def test_head_with_another_code_is_named() -> None:
    found = fault(a_chain(5), Head(5, START))

    assert found == "The head of the log was changed: it does not have the code of row 5."


def test_rows_that_were_replaced_by_others_of_the_same_key_are_named() -> None:
    """The first two come from another log of this instance, such as a backup that went on."""
    links = [*a_chain(2, action="roster.new"), *a_chain(5)[2:]]

    assert fault(links, HEAD) == ("Row 3 does not follow row 2: what came before it was replaced.")


def test_row_that_holds_no_entry_is_changed() -> None:
    links = a_chain(3)

    assert fault([links[0], replace(links[1], entry=None), links[2]]) == "Row 2 was changed."


@given(st.integers(1, 6), st.data())
def test_no_chain_that_lacks_or_shuffles_rows_is_whole(number: int, data: st.DataObject) -> None:
    whole = a_chain(number)
    kept = data.draw(st.lists(st.sampled_from(whole), unique_by=lambda link: link.seq))
    numbers = data.draw(st.permutations([link.seq for link in kept]))
    head = Head(number, whole[-1].mac)

    tampered = sorted(
        (replace(link, seq=seq) for link, seq in zip(kept, numbers, strict=True)),
        key=lambda link: link.seq,
    )

    assert (fault(tampered, head) == "") == (tampered == whole)
