"""Reading issued certificates."""

from uuid import UUID

from sqlalchemy import select

from logistics.certificates import models
from logistics.certificates.rules import Certificate, CertificateKind
from logistics.core.db import AnyRow, db

_TABLE = models.Certificate
_COLUMNS = tuple(_TABLE.__table__.columns)


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
