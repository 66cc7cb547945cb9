"""Adding and changing one person by hand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from logistics.core.db import db
from logistics.core.errors import NotFound, StaleSave, Taken
from logistics.roster import models, queries
from logistics.roster.rules import (
    Kind,
    NewPerson,
    Person,
    PersonDetails,
    PersonEdit,
    State,
    differences,
    is_new_invitation,
    require_next_state,
)
from logistics.roster.service.indexes import index_of
from logistics.trainings.rules import Training


def change_person(
    training: Training, person_id: UUID, edit: PersonEdit, *, opened: int, at: datetime
) -> Person:
    """Store what somebody entered about a person; `opened` is the version their form showed.

    Raise StaleSave (409) with both values if somebody saved since, DomainError (422) if the state
    cannot follow, Taken (409) if the address is another person's.
    """
    row = _row(training.id, person_id)
    state = State(row.state)
    if row.version != opened:
        raise StaleSave(differences(row.payload, state, edit))
    if row.kind == Kind.PARTICIPANT:
        require_next_state(state, edit.state)
        _note_state(row, edit.state, at=at)
    _write(row, edit.applied_to(row.payload))
    return queries.get_person(training.id, person_id)


def add_person(training: Training, new: NewPerson, *, at: datetime) -> Person:
    """Enter somebody by hand; raise Taken (409) if the code or the address is in use."""
    if any(person.code == new.code for person in queries.people_of(training.id)):
        raise Taken(f"The code {new.code} is in use.", field="code")
    row = models.Person(training_id=training.id, code=new.code, kind=new.kind)
    trains = new.kind is Kind.TRAINER
    _note_state(row, State.CONFIRMED if trains else new.edit.state, at=at)
    _write(row, new.edit.applied_to(PersonDetails()))
    return queries.get_person(training.id, row.id)


def _row(training_id: UUID, person_id: UUID) -> models.Person:
    found = db.session.scalars(
        select(models.Person)
        .where(models.Person.training_id == training_id, models.Person.id == person_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _note_state(row: models.Person, state: State, *, at: datetime) -> None:
    if is_new_invitation(row.state, state):
        row.invited_at = at
    row.state = state


def _write(row: models.Person, details: PersonDetails) -> None:
    row.seal(details)
    row.email_index = index_of(details)
    taken = Taken("This address is another person's in this training.", field="email")
    with db.session.no_autoflush:
        if _holder_of(row) is not None:
            raise taken
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as error:  # somebody took it at the same moment
        raise taken from error


def _holder_of(row: models.Person) -> UUID | None:
    return db.session.scalars(
        select(models.Person.id).where(
            models.Person.training_id == row.training_id,
            models.Person.email_index == row.email_index,
            models.Person.id != row.id,
        )
    ).first()
