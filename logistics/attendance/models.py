"""Marks of sessions and locks of days."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from logistics.attendance import rules
from logistics.core.db import Base, Versioned
from logistics.core.sealing import Sealed

_STATUSES = ", ".join(f"'{status}'" for status in rules.Status)


class Mark(Versioned, Base):
    """How one person was in one session, and who said so."""

    __tablename__ = "marks"
    __table_args__ = (
        UniqueConstraint("item_id", "person_id"),
        CheckConstraint(f"status IN ({_STATUSES})", name="status_known"),
        CheckConstraint(
            "(status IN ('late', 'left_early')) = (minutes > 0)", name="minutes_when_partial"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_items.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int] = mapped_column(default=0)
    marked_at: Mapped[datetime]
    marked_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


@dataclass(frozen=True)
class UnlockReason:
    """Why a locked day was opened again: sealed."""

    text: str = ""


class DayLock(Sealed[UnlockReason], Base):
    """A day whose marks are closed; opening it again keeps the row and its reason."""

    __tablename__ = "day_locks"
    __table_args__ = (
        Index(
            "uq_day_locks_open",
            "training_id",
            "day",
            unique=True,
            sqlite_where=text("unlocked_at IS NULL"),
            postgresql_where=text("unlocked_at IS NULL"),
        ),
    )
    payload_class = UnlockReason

    training_id: Mapped[UUID] = mapped_column(ForeignKey("trainings.id", ondelete="CASCADE"))
    day: Mapped[date]
    locked_at: Mapped[datetime]
    locked_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    unlocked_at: Mapped[datetime | None]
    unlocked_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
