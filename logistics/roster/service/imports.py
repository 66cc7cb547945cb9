"""Bringing a file of people into the roster."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from logistics.core.db import db
from logistics.core.tables import ImportReport
from logistics.roster import models, queries
from logistics.roster.rules import (
    EmergencyContact,
    Needs,
    PeopleTable,
    Planned,
    TravelDocument,
    is_new_invitation,
    planned_rows,
    report_of,
)
from logistics.roster.service.indexes import index_of
from logistics.trainings.rules import Training

_EMPTY = (TravelDocument(), Needs(), EmergencyContact())


def import_people(training: Training, table: PeopleTable, *, at: datetime) -> ImportReport:
    """Bring a file in, people told by their codes; raise TableRefused with all that cannot be.

    People who are not in the file stay as they are. What was changed in the app since the last
    file keeps that change unless the file says something new.
    """
    plan = planned_rows(table, queries.known_people_of(training.id))
    to_write = [planned for planned in plan if planned.is_to_write]
    people = _people_of(to_write)
    _free_addresses(to_write, people)
    for planned in to_write:
        person = people.setdefault(
            planned.row.code,
            models.Person(training_id=training.id, code=planned.row.code, kind=table.kind),
        )
        _write(person, planned, at=at)
        db.session.add(person)
    db.session.flush()
    ids = {code: person.id for code, person in people.items()}
    profiles = {ids[planned.row.code]: planned.profile for planned in to_write}
    _keep(models.TravelDocument, {id_: profile.document for id_, profile in profiles.items()})
    _keep(models.Needs, {id_: profile.needs for id_, profile in profiles.items()})
    _keep(models.EmergencyContact, {id_: profile.contact for id_, profile in profiles.items()})
    _keep(
        models.ImportedProfile,
        {ids[planned.row.code]: planned.row.profile for planned in to_write},
    )
    db.session.flush()
    return report_of(plan)


def _people_of(plan: Iterable[Planned]) -> dict[str, models.Person]:
    ids = [planned.known.person_id for planned in plan if planned.known]
    people = db.session.scalars(select(models.Person).where(models.Person.id.in_(ids)))
    return {person.code: person for person in people}


def _free_addresses(plan: Iterable[Planned], people: Mapping[str, models.Person]) -> None:
    """Take changed addresses back first: two people may swap theirs, and each exists once."""
    for planned in plan:
        person = people.get(planned.row.code)
        if person and person.email_index != index_of(planned.profile.details):
            person.email_index = None
    db.session.flush()


def _write(person: models.Person, planned: Planned, *, at: datetime) -> None:
    state = planned.profile.state
    if planned.known and is_new_invitation(person.state, state):
        person.invited_at = at
    person.state = state
    person.email_index = index_of(planned.profile.details)
    person.seal(planned.profile.details)


def _keep(model: type[Any], payloads: Mapping[UUID, Any]) -> None:
    """Store one sealed row a person; an empty one is written only over another."""
    found = db.session.scalars(select(model).where(model.person_id.in_(payloads)))
    rows = {row.person_id: row for row in found}
    for person_id, payload in payloads.items():
        row = rows.get(person_id)
        if row is None and payload not in _EMPTY:
            row = model(person_id=person_id)
            db.session.add(row)
        if row is not None:
            row.seal(payload)
