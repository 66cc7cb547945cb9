"""A trainer's own sessions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from logistics.agenda.rules import Item
from logistics.trainings.rules import Training


@dataclass(frozen=True)
class OwnSession:
    """One item a trainer leads or co-leads; `when` is past, now or to come."""

    item: Item
    starts: datetime
    ends: datetime
    leads: bool
    marked: int
    when: str

    @property
    def day(self) -> date:
        """Its day at the place of the training."""
        return self.starts.date()


def sessions_led_by(
    code: str,
    items: Iterable[Item],
    marked: Mapping[UUID, int],
    *,
    training: Training,
    at: datetime,
) -> list[OwnSession]:
    """Return the items this trainer leads or co-leads, in order of time, in local times."""
    return [
        OwnSession(
            item=item,
            starts=training.local(item.content.starts_at),
            ends=training.local(item.content.ends_at),
            leads=item.content.lead == code,
            marked=marked.get(item.id, 0),
            when=_when(item, at),
        )
        for item in items
        if code in item.leads
    ]


def _when(item: Item, at: datetime) -> str:
    if item.content.ends_at <= at:
        return "past"
    return "now" if item.content.starts_at <= at else "to come"
