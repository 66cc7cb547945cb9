"""People of a training: a skeleton in clear, everything that identifies them sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logistics.core.db import Base, Versioned
from logistics.core.sealing import Sealed
from logistics.roster import rules

_KINDS = ", ".join(f"'{kind}'" for kind in rules.Kind)
_STATES = ", ".join(f"'{state}'" for state in rules.State)


class Person(Sealed[rules.PersonDetails], Versioned, Base):
    """A participant or trainer of one training, with a code such as P07 or T01."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("training_id", "code"),
        UniqueConstraint("training_id", "email_index"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind_known"),
        CheckConstraint(f"state IN ({_STATES})", name="state_known"),
    )
    payload_class = rules.PersonDetails

    training_id: Mapped[UUID] = mapped_column(ForeignKey("trainings.id", ondelete="CASCADE"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), unique=True)
    code: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    email_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    invited_at: Mapped[datetime | None]


class _OfPerson:
    """Mixin of a sealed row that a person has at most one of."""

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), unique=True
    )


class TravelDocument(_OfPerson, Sealed[rules.TravelDocument], Base):
    """The document somebody travels on."""

    __tablename__ = "travel_documents"
    payload_class = rules.TravelDocument


class Needs(_OfPerson, Sealed[rules.Needs], Base):
    """Health, food and access."""

    __tablename__ = "needs"
    payload_class = rules.Needs


class EmergencyContact(_OfPerson, Sealed[rules.EmergencyContact], Base):
    """Who is called in an emergency."""

    __tablename__ = "emergency_contacts"
    payload_class = rules.EmergencyContact


class ImportedProfile(_OfPerson, Sealed[rules.Profile], Base):
    """What the last file said about a person: tells a change in the file from one in the app."""

    __tablename__ = "imported_profiles"
    payload_class = rules.Profile


class EmergencyOpening(Sealed[rules.OpeningReason], Base):
    """One time somebody opened an emergency contact, with the reason they gave."""

    __tablename__ = "emergency_openings"
    payload_class = rules.OpeningReason

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
