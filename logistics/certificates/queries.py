"""Reading issued certificates, alone and as the register of a training."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from logistics.attendance.queries import record_of
from logistics.attendance.rules import Record
from logistics.certificates import models
from logistics.certificates.rules import (
    Certificate,
    CertificateKind,
    Printed,
    RegisterLine,
    printed,
    register,
    typed_code,
)
from logistics.core.db import AnyRow, db
from logistics.roster.queries import people_of
from logistics.trainings.models import Training as TrainingRow
from logistics.trainings.queries import COLUMNS as TRAINING_COLUMNS
from logistics.trainings.queries import themes_of, training_of_row
from logistics.trainings.rules import Training

_TABLE = models.Certificate
_COLUMNS = tuple(_TABLE.__table__.columns)


@dataclass(frozen=True)
class Verified:
    """A certificate that somebody outside asks about, and its training."""

    certificate: Certificate
    training: Training


def certificates_of(training_id: UUID) -> dict[UUID, Certificate]:
    """Return the certificates of the training by person, revoked ones too."""
    rows = db.session.execute(select(*_COLUMNS).where(_TABLE.training_id == training_id))
    return {row.person_id: _certificate_of_row(row) for row in rows}


def find_certificate(person_id: UUID) -> Certificate | None:
    """Return the certificate of one person that is not revoked, or None."""
    row = db.session.execute(
        select(*_COLUMNS).where(_TABLE.person_id == person_id, _TABLE.revoked_at.is_(None))
    ).one_or_none()
    return None if row is None else _certificate_of_row(row)


def find_verified(text: str) -> Verified | None:
    """Return what a verification code stands for; None if unknown, malformed or revoked."""
    code = typed_code(text)
    if code is None:
        return None
    row = db.session.execute(
        select(*_COLUMNS).where(_TABLE.code_hash == hash_of(code), _TABLE.revoked_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    training = db.session.execute(
        select(*TRAINING_COLUMNS).where(TrainingRow.id == row.training_id)
    ).one()
    return Verified(_certificate_of_row(row), training_of_row(training))


def register_of(training: Training, record: Record | None = None) -> list[RegisterLine]:
    """Return everybody who holds a place with what they are entitled to and hold, by code.

    `record` is what attendance knows, where the caller has it already.
    """
    return register(
        people_of(training.id),
        record or record_of(training.id),
        certificates_of(training.id),
        rules=training.rules,
    )


def printed_of(
    training: Training, lines: list[RegisterLine], *, base_url: str
) -> list[tuple[str, Printed]]:
    """Return (person's code, what it says) of each certificate that is not revoked."""
    themes = themes_of(training.id)
    return [
        (line.person.code, printed(line.valid, training, themes, base_url=base_url))
        for line in lines
        if line.valid
    ]


def printed_one(training: Training, certificate: Certificate, *, base_url: str) -> Printed:
    """Return what one certificate says."""
    return printed(certificate, training, themes_of(training.id), base_url=base_url)


def hash_of(code: str) -> bytes:
    """Return the SHA-256 of a verification code: what the database keeps in clear."""
    return hashlib.sha256(code.encode()).digest()


def _certificate_of_row(row: AnyRow) -> Certificate:
    return Certificate(
        id=row.id,
        person_id=row.person_id,
        number=row.number,
        revision=row.revision,
        kind=CertificateKind(row.kind),
        minutes=row.minutes,
        counted=row.counted,
        credited=row.credited,
        issued_at=row.issued_at,
        facts=_TABLE.open_row(row.id, row.sealed),
        revoked_at=row.revoked_at,
    )
