"""What attendance entitles to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class CertificateKind(StrEnum):
    """What somebody is given."""

    PARTICIPATION = "participation"
    STATEMENT = "statement"
    NONE = "none"


@dataclass(frozen=True)
class Entitlement:
    """What `minutes` present out of `counted` minutes entitle to; `credited` is rounded down."""

    kind: CertificateKind
    minutes: int
    counted: int
    credited: int


@dataclass(frozen=True)
class IssuedFacts:
    """What a certificate says, as issued: sealed. `code` opens the verification page."""

    name: str = ""
    code: str = ""


@dataclass(frozen=True)
class Certificate:
    """One issued certificate; `revision` grows when it is issued again."""

    id: UUID
    person_id: UUID
    number: int
    revision: int
    kind: CertificateKind
    minutes: int
    counted: int
    credited: int
    issued_at: datetime
    facts: IssuedFacts
    revoked_at: datetime | None = None
