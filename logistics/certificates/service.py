"""Issuing certificates: for all at once, and again with the same result while nothing changes."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from logistics.certificates import models, queries
from logistics.certificates.queries import hash_of
from logistics.certificates.rules import (
    CertificateKind,
    Entitlement,
    IssuedFacts,
    RegisterLine,
    RegisterState,
    reference,
)
from logistics.core.db import db
from logistics.trainings.rules import Training
from logistics.trainings.service import hold_training

_CODE_BYTES = 16


class Outcome(StrEnum):
    """What issuing did for one person."""

    ISSUED = "issued"
    REISSUED = "reissued"
    REVOKED = "revoked"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Issued:
    """What one person now holds; `reference` is None for nobody's certificate."""

    code: str
    entitlement: Entitlement
    reference: str | None
    outcome: Outcome


def issue_all(training: Training, *, at: datetime) -> list[Issued]:
    """Bring every certificate in line with today's facts and return all people by code.

    A number is given once and kept for good. Changed minutes or a changed name make a new
    revision with a new verification code; without entitlement the certificate is revoked, as it
    is for people who no longer hold a place. The same facts change nothing.
    """
    hold_training(training.id)  # no number is given twice
    lines = queries.register_of(training)
    rows = _rows_of(training)
    next_number = max((row.number for row in rows.values()), default=0) + 1
    outcomes: list[Outcome] = []
    for line in lines:
        outcome = _settle(line, rows, training=training, number=next_number, at=at)
        next_number += outcome is Outcome.ISSUED
        outcomes.append(outcome)
    _revoke(set(rows) - {line.person.id for line in lines}, rows, at=at)
    db.session.flush()
    return _issued(training, outcomes)


def _rows_of(training: Training) -> dict[UUID, models.Certificate]:
    table = models.Certificate
    rows = db.session.scalars(select(table).where(table.training_id == training.id))
    return {row.person_id: row for row in rows}


def _settle(
    line: RegisterLine,
    rows: dict[UUID, models.Certificate],
    *,
    training: Training,
    number: int,
    at: datetime,
) -> Outcome:
    row = rows.get(line.person.id)
    if line.state in {RegisterState.ISSUED, RegisterState.NONE}:
        return Outcome.UNCHANGED
    if line.entitlement.kind is CertificateKind.NONE:
        _revoke({line.person.id}, rows, at=at)
        return Outcome.REVOKED
    if row is None:
        row = models.Certificate(
            training_id=training.id, person_id=line.person.id, number=number, revision=1
        )
        db.session.add(row)
        _state(row, line, at=at)
        return Outcome.ISSUED
    row.revision += 1
    _state(row, line, at=at)
    return Outcome.REISSUED


def _state(row: models.Certificate, line: RegisterLine, *, at: datetime) -> None:
    code = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().rstrip("=").lower()
    due = line.entitlement
    row.kind, row.minutes, row.counted, row.credited = (
        due.kind.value, due.minutes, due.counted, due.credited,
    )  # fmt: skip
    row.code_hash = hash_of(code)
    row.issued_at, row.revoked_at = at, None
    row.seal(IssuedFacts(name=line.name, code=code))


def _revoke(person_ids: set[UUID], rows: dict[UUID, models.Certificate], *, at: datetime) -> None:
    for person_id in person_ids:
        if rows[person_id].revoked_at is None:
            rows[person_id].revoked_at = at


def _issued(training: Training, outcomes: list[Outcome]) -> list[Issued]:
    """Return the register as it now is."""
    lines = queries.register_of(training)
    return [
        Issued(
            line.person.code,
            line.entitlement,
            reference(training.reference_prefix, line.valid) if line.valid else None,
            outcome,
        )
        for line, outcome in zip(lines, outcomes, strict=True)
    ]
