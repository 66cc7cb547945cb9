"""Findings in groups, so that forty of them can be read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from logistics.core.findings import Finding, Severity
from logistics.readiness.rules.wording import title_of

MOST_IN_SIGHT = 3
# A finding that says the same as a graver one about the same subject, and less.
_SAID_BY = {"not-confirmed": "confirmation-overdue"}
# Nobody can change how people came, slept and sat once the training has ended.
_PASSING = frozenset({"roster", "travel", "accommodation", "agenda"})


@dataclass(frozen=True)
class SortedOut:
    """Findings by what they ask of the coordinator: to act, to know, or nothing any more."""

    pressing: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    history: tuple[Finding, ...]


@dataclass(frozen=True)
class Block:
    """Findings of one kind under its title; without a title, single ones of different kinds."""

    title: str
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """The worst among them."""
        return self.findings[0].severity

    @property
    def is_short(self) -> bool:
        """Whether it can stand open."""
        return len(self.findings) <= MOST_IN_SIGHT


def sort_out(findings: Iterable[Finding], *, is_over: bool) -> SortedOut:
    """Tell apart what presses, what is good to know, and what passed with the training."""
    listed = list(findings)
    said = {(finding.code, finding.subject) for finding in listed}
    once = [f for f in listed if (_SAID_BY.get(f.code), f.subject) not in said]
    asking = [finding for finding in once if finding.severity is not Severity.INFO]
    return SortedOut(
        pressing=tuple(f for f in asking if not (is_over and f.feature in _PASSING)),
        notes=tuple(f for f in once if f.severity is Severity.INFO),
        history=tuple(f for f in asking if is_over and f.feature in _PASSING),
    )


def blocks_of(findings: Iterable[Finding]) -> tuple[Block, ...]:
    """Gather findings (worst first) of one kind; those that are alone of their kind stay a list.

    The order is that of the first finding of each kind.
    """
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[title_of(finding.code)].append(finding)
    blocks: list[Block] = []
    for title, found in kinds.items():
        if len(found) > 1:
            blocks.append(Block(title, tuple(found)))
        elif blocks and not blocks[-1].title:
            blocks[-1] = Block("", (*blocks[-1].findings, *found))
        else:
            blocks.append(Block("", tuple(found)))
    return tuple(blocks)
