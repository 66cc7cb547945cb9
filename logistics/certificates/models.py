"""Issued certificates; the name and the verification code are sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logistics.certificates import rules
from logistics.core.db import Base, Versioned
from logistics.core.sealing import Sealed


class Certificate(Sealed[rules.IssuedFacts], Versioned, Base):
    """The certificate of one person; issuing it again replaces its facts and its code."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("training_id", "number"),
        CheckConstraint("kind IN ('participation', 'statement')", name="kind_known"),
        CheckConstraint("minutes BETWEEN 1 AND counted", name="minutes_possible"),
    )
    payload_class = rules.IssuedFacts

    training_id: Mapped[UUID] = mapped_column(ForeignKey("trainings.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int]
    counted: Mapped[int]
    credited: Mapped[int]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
