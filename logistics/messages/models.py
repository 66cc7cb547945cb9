"""The outbox: mails to be sent, each leased by one worker at a time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from logistics.core.db import Base
from logistics.core.sealing import Sealed
from logistics.messages import rules

_KINDS = ", ".join(f"'{kind}'" for kind in rules.Kind)
_STATES = ", ".join(f"'{state}'" for state in rules.State)


class Mail(Sealed[rules.Order], Base):
    """One mail to one address; the payload is emptied once it is sent, failed or cancelled."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind_known"),
        CheckConstraint(f"state IN ({_STATES})", name="state_known"),
        Index(None, "state", "not_before"),
    )
    payload_class = rules.Order

    account_id: Mapped[UUID | None] = mapped_column(  # none before somebody's address is looked up
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    tries: Mapped[int]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(40))  # a code, never the server's words
