"""Hotels, room blocks, rooms, stays and nights: a bed on a night exists once."""

from datetime import date, time
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logistics.accommodation import rules
from logistics.core.db import Base, Scheduled, Versioned
from logistics.core.sealing import Sealed


class Hotel(Versioned, Base):
    """A hotel of one training."""

    __tablename__ = "hotels"
    __table_args__ = (UniqueConstraint("training_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    training_id: Mapped[UUID] = mapped_column(ForeignKey("trainings.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300))
    check_in: Mapped[time]
    check_out: Mapped[time]
    cut_off: Mapped[date | None]
    attrition_percent: Mapped[int] = mapped_column(default=80)
    city_tax_minor: Mapped[int] = mapped_column(default=0)
    city_tax_currency: Mapped[str] = mapped_column(String(3), default="EUR")
    city_tax_paid_by: Mapped[str] = mapped_column(String(20), default="")


class RoomBlock(Base):
    """Rooms of one type held on one night."""

    __tablename__ = "room_blocks"
    __table_args__ = (
        UniqueConstraint("hotel_id", "room_type", "night"),
        CheckConstraint("rooms >= 0", name="rooms_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    hotel_id: Mapped[UUID] = mapped_column(ForeignKey("hotels.id", ondelete="CASCADE"))
    room_type: Mapped[str] = mapped_column(String(10))
    night: Mapped[date]
    rooms: Mapped[int]
    rate_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))


class Room(Versioned, Base):
    """A room; its label is ours until the hotel gives a number."""

    __tablename__ = "rooms"
    __table_args__ = (
        UniqueConstraint("hotel_id", "label"),
        CheckConstraint("beds BETWEEN 1 AND 4", name="beds_possible"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    hotel_id: Mapped[UUID] = mapped_column(ForeignKey("hotels.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(30))
    room_type: Mapped[str] = mapped_column(String(10))
    beds: Mapped[int]


class Stay(Sealed[rules.StayRecord], Scheduled, Versioned, Base):
    """From when to when one person stays, and what they asked for."""

    __tablename__ = "stays"
    __table_args__ = (
        CheckConstraint("check_out > check_in", name="check_out_after_check_in"),
        CheckConstraint("(check_in IS NULL) = (check_out IS NULL)", name="both_dates_or_none"),
    )
    payload_class = rules.StayRecord

    training_id: Mapped[UUID] = mapped_column(
        ForeignKey("trainings.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), unique=True
    )
    check_in: Mapped[date | None]
    check_out: Mapped[date | None]


class Night(Base):
    """One person in one bed on one night."""

    __tablename__ = "nights"
    __table_args__ = (
        UniqueConstraint("person_id", "night"),
        UniqueConstraint("room_id", "night", "bed"),
        CheckConstraint("bed >= 1", name="bed_from_one"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id"))
    night: Mapped[date]
    bed: Mapped[int]
    own_cost: Mapped[bool] = mapped_column(default=False)
