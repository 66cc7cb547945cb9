"""The number of a travel document, and opening an emergency contact."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from logistics.access.queries import coordinators_but
from logistics.core.db import db
from logistics.core.errors import NotFound
from logistics.messages.rules import Kind, Order
from logistics.messages.service import order_mail
from logistics.roster import models, queries
from logistics.roster.rules import (
    EmergencyContact,
    OpeningReason,
    TravelDocument,
    notice_of_opening,
)
from logistics.trainings.rules import Training


def keep_document_number(training: Training, person_id: UUID, number: str) -> None:
    """Keep the number of somebody's travel document in place of the one before; "" removes it."""
    _lock_person(training.id, person_id)
    row = db.session.scalars(
        select(models.TravelDocument).where(models.TravelDocument.person_id == person_id)
    ).one_or_none()
    if row is None:
        row = models.TravelDocument(person_id=person_id)
        row.seal(TravelDocument(number=number))
        db.session.add(row)
    else:
        row.seal(replace(row.payload, number=number))
    db.session.flush()


def open_emergency_contact(
    training: Training, person_id: UUID, *, reason: str, by: UUID, at: datetime
) -> EmergencyContact:
    """Write down who opens somebody's emergency contact and why, and return the contact.

    Every other coordinator with an address is told that it happened. Raise NotFound where no
    contact is kept: then nothing is opened.
    """
    _lock_person(training.id, person_id)
    contact = queries.emergency_contacts_of([person_id]).get(person_id, EmergencyContact())
    if contact == EmergencyContact():
        raise NotFound
    opening = models.EmergencyOpening(person_id=person_id, account_id=by, at=at)
    opening.seal(OpeningReason(reason))
    db.session.add(opening)
    _tell_coordinators(training, by=by, at=at)
    db.session.flush()
    return contact


def _tell_coordinators(training: Training, *, by: UUID, at: datetime) -> None:
    text = notice_of_opening(training.neutral_title)
    for account_id, details in coordinators_but(by).items():
        if details.email:
            order = Order(email=details.email, text=text)
            order_mail(Kind.NOTICE, order, account_id=account_id, at=at)


def _lock_person(training_id: UUID, person_id: UUID) -> None:
    """Let nobody else write about this person meanwhile; raise NotFound for another training's."""
    table = models.Person
    found = db.session.execute(
        select(table.id)
        .where(table.training_id == training_id, table.id == person_id)
        .with_for_update()
    )
    if found.one_or_none() is None:
        raise NotFound
