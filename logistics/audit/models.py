"""The log: rows nobody may change, and the end of their chain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from logistics.core.db import Base


class AuditEntry(Base):
    """Who did what to which object and to which fields; never with which words.

    Account and object are ids without foreign keys: erasing somebody leaves the chain whole.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "object_id"), Index(None, "actor_id"))

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[str] = mapped_column(String(10))
    object_type: Mapped[str | None] = mapped_column(String(30))
    object_id: Mapped[UUID | None]
    fields: Mapped[str] = mapped_column(Text)  # names, sorted, separated by spaces
    request_id: Mapped[str] = mapped_column(String(20))
    prev_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Base):
    """One row: the last entry of the chain; who appends holds it, so entries come one by one."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
