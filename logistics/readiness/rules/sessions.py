"""A trainer's own sessions, what comes next, and what to prepare."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from logistics.agenda.rules import Item, in_order
from logistics.attendance.rules import Mark
from logistics.materials.rules import Handout, sessions_with_handouts
from logistics.trainings.rules import Deadline, Standing, Training, standings_of

_PREPARE = frozenset({"session-plans", "handouts"})


class When(StrEnum):
    """Where a session lies from a given moment."""

    PAST = "past"
    NOW = "now"
    TO_COME = "to come"


@dataclass(frozen=True)
class OwnSession:
    """One item a trainer leads or co-leads, in local times; `marked` people have a mark in it."""

    item: Item
    starts: datetime
    ends: datetime
    leads: bool
    when: When
    marked: int
    missing_handouts: tuple[str, ...] = ()


OwnDay = tuple[date, tuple[OwnSession, ...]]


@dataclass(frozen=True)
class Places:
    """Whose pages these are, and who holds a place."""

    own_code: str
    holders: Collection[UUID]


@dataclass(frozen=True)
class TrainerBoard:
    """What a trainer sees first, from what is on or comes next to what there is to prepare."""

    sessions: tuple[OwnSession, ...]
    dates: tuple[tuple[Deadline, Standing], ...]
    places_held: int

    @property
    def next(self) -> OwnSession | None:
        """The session that is on, or the next one."""
        return next((session for session in self.sessions if session.when is not When.PAST), None)

    @property
    def days(self) -> tuple[OwnDay, ...]:
        """The days on which something is still to come; once all is over, all days."""
        return tuple(day for day in self._by_day if not _is_past(day)) or self._by_day

    @property
    def past_days(self) -> tuple[OwnDay, ...]:
        """The days that are over, while others are to come."""
        return tuple(day for day in self._by_day if _is_past(day)) if self.next else ()

    @property
    def rolls_to_take(self) -> tuple[OwnSession, ...]:
        """Sessions that are over and count, in which somebody lacks a mark."""
        return tuple(
            session
            for session in self.sessions
            if session.item.content.counted
            and session.when is When.PAST
            and session.marked < self.places_held
        )

    @property
    def to_upload(self) -> tuple[OwnSession, ...]:
        """Sessions to come that name a handout without a file."""
        return tuple(
            session
            for session in self.sessions
            if session.missing_handouts and session.when is not When.PAST
        )

    @property
    def _by_day(self) -> tuple[OwnDay, ...]:
        by_day = groupby(self.sessions, key=lambda session: session.starts.date())
        return tuple((day, tuple(sessions)) for day, sessions in by_day)


def trainer_board(  # noqa: PLR0913 - four kinds of facts, each from a query of its own
    places: Places,
    items: Iterable[Item],
    marks: Iterable[Mark],
    handouts: Iterable[Handout],
    *,
    training: Training,
    at: datetime,
) -> TrainerBoard:
    """Return what the trainer `places` names leads or co-leads, at one moment (aware)."""
    own = [item for item in in_order(items) if places.own_code in item.leads]
    marked = [mark.item_id for mark in marks if mark.person_id in places.holders]
    missing = {line.item.id: line.missing for line in sessions_with_handouts(own, handouts)}
    sessions = tuple(
        OwnSession(
            item=item,
            starts=training.local(item.content.starts_at),
            ends=training.local(item.content.ends_at),
            leads=item.content.lead == places.own_code,
            when=when_is(item, at),
            marked=marked.count(item.id),
            missing_handouts=missing.get(item.id, ()),
        )
        for item in own
    )
    return TrainerBoard(sessions, _dates(training, at), len(places.holders))


def when_is(item: Item, at: datetime) -> When:
    """Say whether an item is over at `at`, is on (until, not including, its end) or is to come."""
    if item.content.ends_at <= at:
        return When.PAST
    return When.NOW if item.content.starts_at <= at else When.TO_COME


def _is_past(day: OwnDay) -> bool:
    return all(session.when is When.PAST for session in day[1])


def _dates(training: Training, at: datetime) -> tuple[tuple[Deadline, Standing], ...]:
    today = training.local(at).date()
    return tuple(
        (deadline, standing)
        for deadline, standing in standings_of(training, today=today)
        if deadline.code in _PREPARE and standing in {Standing.DUE, Standing.TO_COME}
    )
