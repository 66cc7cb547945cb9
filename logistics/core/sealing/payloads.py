"""Sealed payloads: a versioned JSON of a frozen dataclass, one blob per row."""

from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from logistics.core.db import Base
from logistics.core.sealing.live import key_ring
from logistics.core.sealing.ring import Unreadable

P = TypeVar("P")
BUCKET_BYTES = 64  # payloads are padded, so that a length does not tell "yes" from "no"


def seal_payload(payload: Any, *, context: str) -> bytes:
    """Seal a frozen dataclass as padded JSON, bound to `context`."""
    plain = msgspec.json.encode(payload)
    padded = plain + b" " * (-len(plain) % BUCKET_BYTES)
    return key_ring().seal(padded, context=context)


def open_payload(blob: bytes, payload_class: type[P], *, context: str) -> P:
    """Open what `seal_payload` made; fields added since then take their defaults.

    Raise Unreadable if it does not open, or if it holds something else than `payload_class`.
    """
    plain = key_ring().open(blob, context=context)
    try:
        return msgspec.json.decode(plain, type=payload_class)
    except msgspec.DecodeError:
        raise Unreadable from None  # the error itself would name what is inside


class Sealed(Generic[P]):
    """Mixin of a mapped class whose personal data lives in one sealed payload."""

    payload_class: ClassVar[type[Any]]
    __tablename__: Any

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def open_row(cls, row_id: UUID, blob: bytes) -> P:
        """Open the payload of a row selected as columns."""
        payload: P = open_payload(blob, cls.payload_class, context=cls.context_of(row_id))
        return payload

    @classmethod
    def context_of(cls, row_id: UUID) -> str:
        """Return what binds a blob to its row."""
        return f"{cls.__tablename__}:{row_id}"

    @property
    def payload(self) -> P:
        """The opened payload."""
        return self.open_row(self.id, self.sealed)

    def seal(self, payload: P) -> None:
        """Replace the payload; an equal one leaves the row untouched."""
        if self.id is None:
            self.id = uuid4()
        if self.sealed is not None and self.payload == payload:
            return
        self.sealed = seal_payload(payload, context=self.context_of(self.id))


class KeyCheck(Base):
    """One row that only the right key ring opens: an app with another one does not start."""

    __tablename__ = "key_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
