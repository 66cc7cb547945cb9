"""The training with its themes and spaces; nothing here is personal."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logistics.core.db import Base, Versioned
from logistics.trainings.rules import Colour, Pattern

_COLOURS = ", ".join(f"'{colour}'" for colour in Colour)
_PATTERNS = ", ".join(f"'{pattern}'" for pattern in Pattern)


class Training(Versioned, Base):
    """One training; `settings` holds its deadlines and rules as JSON."""

    __tablename__ = "trainings"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days_in_order"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    subtitle: Mapped[str] = mapped_column(String(300), default="")
    neutral_title: Mapped[str] = mapped_column(String(200))
    organiser: Mapped[str] = mapped_column(String(200))
    reference_prefix: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(120))
    country_code: Mapped[str] = mapped_column(String(2))
    zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8), default="en")
    first_day: Mapped[date]
    last_day: Mapped[date]
    capacity: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    places_of_work: Mapped[list[str]] = mapped_column(JSON, default=list)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]


class Theme(Base):
    """A theme of one training."""

    __tablename__ = "themes"
    __table_args__ = (
        UniqueConstraint("training_id", "code"),
        CheckConstraint(f"colour IN ({_COLOURS})", name="colour_known"),
        CheckConstraint(f"pattern IN ({_PATTERNS})", name="pattern_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    training_id: Mapped[UUID] = mapped_column(ForeignKey("trainings.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    colour: Mapped[str] = mapped_column(String(10))
    pattern: Mapped[str] = mapped_column(String(10))
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int]


class Space(Versioned, Base):
    """A room for sessions of one training."""

    __tablename__ = "spaces"
    __table_args__ = (
        UniqueConstraint("training_id", "name"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    training_id: Mapped[UUID] = mapped_column(ForeignKey("trainings.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[int | None]
    shared: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
