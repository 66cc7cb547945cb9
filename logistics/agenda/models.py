"""Agenda items with their leads and spaces; the team's notes are sealed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logistics.agenda import rules
from logistics.core.db import Base, Scheduled, Versioned
from logistics.core.sealing import Sealed

_KINDS = ", ".join(f"'{kind}'" for kind in rules.ItemKind)


@dataclass(frozen=True)
class TeamNotes:
    """What the team wrote about an item for itself: sealed."""

    text: str = ""


class AgendaItem(Sealed[TeamNotes], Scheduled, Versioned, Base):
    """One item of one day; times are UTC, the training's zone gives the wall time."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        UniqueConstraint("training_id", "code"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind_known"),
        CheckConstraint("slot IS NULL OR slot IN ('AM', 'PM')", name="slot_known"),
        CheckConstraint("NOT counted OR slot IS NOT NULL", name="counted_has_slot"),
        CheckConstraint("visibility IN ('participants', 'team')", name="visibility_known"),
    )
    payload_class = TeamNotes

    training_id: Mapped[UUID] = mapped_column(ForeignKey("trainings.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(10))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    counted: Mapped[bool] = mapped_column(default=False)
    slot: Mapped[str | None] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str | None] = mapped_column(String(10))
    visibility: Mapped[str] = mapped_column(String(20))
    method: Mapped[str] = mapped_column(String(300), default="")
    objectives: Mapped[str] = mapped_column(String(1000), default="")
    room_setup: Mapped[str] = mapped_column(String(200), default="")
    materials: Mapped[list[str]] = mapped_column(JSON, default=list)
    handouts: Mapped[list[str]] = mapped_column(JSON, default=list)
    cancelled_at: Mapped[datetime | None]


class AgendaLead(Base):
    """Who leads an item (position 0) or co-leads it; no person means the team."""

    __tablename__ = "agenda_leads"
    __table_args__ = (UniqueConstraint("item_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"))
    position: Mapped[int]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))


class AgendaSpace(Base):
    """A space an item takes; one that works in two rooms has two."""

    __tablename__ = "agenda_spaces"
    __table_args__ = (UniqueConstraint("item_id", "space_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"))
    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id"))
    position: Mapped[int]
