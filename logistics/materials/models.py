"""Handouts: a title on a session and a sealed file on disk."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logistics.core.db import Base, Versioned


class Handout(Versioned, Base):
    """One file given out in one session; `file_id` names the sealed file."""

    __tablename__ = "handouts"
    __table_args__ = (
        UniqueConstraint("item_id", "title"),
        CheckConstraint("pages >= 1 AND size_bytes >= 1", name="not_empty"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_items.id"))
    title: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[UUID] = mapped_column(unique=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
    pages: Mapped[int]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
