"""Findings in groups, and which of them press."""

from hypothesis import given
from hypothesis import strategies as st

from logistics.core.findings import Finding, Severity, sorted_findings
from logistics.readiness.rules import blocks_of, title_of
from logistics.readiness.rules.blocks import sort_out
from tests.factories.readiness import a_finding

SOME = st.lists(
    st.builds(
        a_finding,
        st.sampled_from(["arrives-late", "place-gap", "visa-missing", "day-unlocked"]),
        st.sampled_from(["L001", "L002", "P01", "D1"]),
        severity=st.sampled_from(Severity),
    )
)


def shapes(findings: list[Finding]) -> list[tuple[str, list[str]]]:
    return [(block.title, [f.subject for f in block.findings]) for block in blocks_of(findings)]


def test_blocks_gather_findings_of_one_kind_in_the_order_of_the_first() -> None:
    found = [
        a_finding("visa-missing", "P03"),
        a_finding("arrives-late", "L004"),
        a_finding("place-gap", "L019"),
        a_finding("arrives-late", "L021"),
        a_finding("tight-connection", "L045"),
        a_finding("tight-departure", "L060"),
    ]

    assert shapes(found) == [
        ("", ["P03"]),
        ("Late arrivals", ["L004", "L021"]),
        ("", ["L019", "L045", "L060"]),
    ]


def test_blocks_of_nothing_are_none() -> None:
    assert blocks_of([]) == ()


def test_block_stands_open_up_to_three_findings() -> None:
    found = [a_finding(subject=f"L{number:03}") for number in range(4)]

    assert [blocks_of(found[:size])[0].is_short for size in (2, 3, 4)] == [True, True, False]


@given(SOME)
def test_blocks_lose_and_repeat_nothing(found: list[Finding]) -> None:
    blocks = blocks_of(sorted_findings(found))

    shown = [finding for block in blocks for finding in block.findings]
    assert sorted_findings(shown) == sorted_findings(found)
    assert all(block.severity == min_severity(block.findings) for block in blocks)
    assert all(len({title_of(f.code) for f in b.findings}) == 1 for b in blocks if b.title)
    assert all(len({f.code for f in b.findings}) == len(b.findings) for b in blocks if not b.title)


def min_severity(findings: tuple[Finding, ...]) -> Severity:
    order = list(Severity)
    return min((finding.severity for finding in findings), key=order.index)


def test_sort_out_says_each_thing_once() -> None:
    graver = a_finding("confirmation-overdue", "P02", severity=Severity.ERROR, feature="roster")
    same = a_finding("not-confirmed", "P02", feature="roster")
    other = a_finding("not-confirmed", "P03", feature="roster")

    assert sort_out([graver, same, other], is_over=False).pressing == (graver, other)


def test_sort_out_keeps_notes_apart() -> None:
    note = a_finding("own-cost-night", "P23", severity=Severity.INFO)
    late = a_finding()

    found = sort_out([late, note], is_over=False)

    assert (found.pressing, found.notes, found.history) == ((late,), (note,), ())


def test_sort_out_lets_journeys_pass_with_the_training_but_not_the_roll() -> None:
    late, unlocked = a_finding(), a_finding("day-unlocked", "D1", feature="attendance")

    found = sort_out([late, unlocked], is_over=True)

    assert (found.pressing, found.history) == ((unlocked,), (late,))
