"""Bookings and legs; places, times and numbers are sealed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logistics.core.db import Base, Scheduled, Versioned
from logistics.core.sealing import Sealed
from logistics.travel import rules


class Booking(Sealed[rules.BookingDetails], Versioned, Base):
    """One fare with one payer; its legs say how far it is."""

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("fare_minor >= 0", name="fare_not_negative"),
        CheckConstraint(
            "payer IN ({})".format(", ".join(f"'{p}'" for p in rules.Payer)), name="payer_known"
        ),
    )
    payload_class = rules.BookingDetails

    training_id: Mapped[UUID] = mapped_column(
        ForeignKey("trainings.id", ondelete="CASCADE"), index=True
    )
    fare_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    payer: Mapped[str] = mapped_column(String(30))
    ticketing_deadline: Mapped[date | None]


class Leg(Sealed[rules.LegDetails], Scheduled, Versioned, Base):
    """One movement of one traveller, with a code such as L004."""

    __tablename__ = "legs"
    __table_args__ = (
        UniqueConstraint("training_id", "code"),
        CheckConstraint("seq >= 1", name="seq_from_one"),
        CheckConstraint("direction IN ('outbound', 'return')", name="direction_known"),
        CheckConstraint(
            "mode IN ({})".format(", ".join(f"'{m}'" for m in rules.Mode)), name="mode_known"
        ),
        CheckConstraint(
            "status IN ({})".format(", ".join(f"'{s}'" for s in rules.LegStatus)),
            name="status_known",
        ),
    )
    payload_class = rules.LegDetails

    training_id: Mapped[UUID] = mapped_column(ForeignKey("trainings.id", ondelete="CASCADE"))
    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    code: Mapped[str] = mapped_column(String(10))
    direction: Mapped[str] = mapped_column(String(10))
    seq: Mapped[int]
    mode: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    transfer_needed: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None]
