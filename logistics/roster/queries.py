"""Reading the roster: people, what is sealed about them, and who may see which training."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, exists, literal, select, union_all

from logistics.access.models import Account, Credentials
from logistics.access.policy import Actor, Role
from logistics.core.db import AnyRow, db
from logistics.core.errors import NotFound
from logistics.core.sealing import Sealed, key_ring
from logistics.core.text import address_key
from logistics.messages.models import Mail
from logistics.messages.queries import MailLine, mail_line
from logistics.messages.rules import FIRST
from logistics.roster import models
from logistics.roster.rules import (
    EmergencyContact,
    Kind,
    Known,
    Needs,
    Opening,
    Person,
    Profile,
    State,
    TravelDocument,
)
from logistics.trainings import models as training_models
from logistics.trainings.queries import COLUMNS, training_of_row
from logistics.trainings.rules import Training

P = TypeVar("P")
_PERSON = models.Person
PERSON_COLUMNS = (
    _PERSON.id.label("person_id"),
    _PERSON.code,
    _PERSON.kind,
    _PERSON.state,
    _PERSON.sealed,
    _PERSON.invited_at,
    _PERSON.version.label("person_version"),
)
_PARTS: tuple[Any, ...] = (models.TravelDocument, models.Needs, models.EmergencyContact)
_TRAINING, _PEOPLE = training_models.Training.__table__, models.Person.__table__
# Asked on every request of a staff page: built once.
_TRAININGS = select(*COLUMNS)
_OWN_TRAININGS = _TRAININGS.where(
    exists().where(
        _PEOPLE.c.training_id == _TRAINING.c.id,
        _PEOPLE.c.account_id == bindparam("account_id"),
    )
)
_PLACES = select(*PERSON_COLUMNS, *COLUMNS).join(
    training_models.Training, training_models.Training.id == _PERSON.training_id
)
_ONE_TRAINING, _ONE_OWN_TRAINING = (
    query.where(_TRAINING.c.slug == bindparam("slug")) for query in (_TRAININGS, _OWN_TRAININGS)
)


@dataclass(frozen=True)
class WayIn:
    """How far somebody has come to signing in for the first time."""

    has_password: bool
    last_mail: MailLine | None


def person_of_row(row: AnyRow) -> Person:
    """Return the facts of a row that was selected with `PERSON_COLUMNS`."""
    return Person(
        id=row.person_id,
        code=row.code,
        kind=Kind(row.kind),
        state=State(row.state),
        details=_PERSON.open_row(row.person_id, row.sealed),
        invited_at=row.invited_at,
        version=row.person_version,
    )


def find_training_visible_to(actor: Actor, *, slug: str) -> Training | None:
    """Return the training if the actor coordinates or stands on its roster, else None."""
    query = _ONE_TRAINING if actor.is_coordinator else _ONE_OWN_TRAINING
    row = db.session.execute(query, {"slug": slug, "account_id": actor.account_id}).one_or_none()
    return None if row is None else training_of_row(row)


def trainings_visible_to(actor: Actor) -> list[Training]:
    """Return the trainings the actor may open, the latest first."""
    query = _TRAININGS if actor.is_coordinator else _OWN_TRAININGS
    rows = db.session.execute(
        query.order_by(_TRAINING.c.first_day.desc()), {"account_id": actor.account_id}
    )
    return [training_of_row(row) for row in rows]


def find_own_place(actor: Actor) -> tuple[Person, Training] | None:
    """Return the actor's own entry on a roster with its training, or None."""
    return find_place_of(actor.account_id)


def find_place_of(account_id: UUID) -> tuple[Person, Training] | None:
    """Return the entry on a roster that goes with an account, with its training, or None."""
    row = db.session.execute(_PLACES.where(_PERSON.account_id == account_id)).one_or_none()
    return None if row is None else (person_of_row(row), training_of_row(row))


def places_with(email: str) -> list[tuple[Person, Training]]:
    """Return who takes part as a participant under this address, in every training.

    The index takes case lightly, so that two addresses may share one; only those that are written
    alike but for capital letters count, lest a mail with one person's link go to another.
    """
    wanted = key_ring().blind_index(address_key(email))
    rows = db.session.execute(
        _PLACES.outerjoin(Account, Account.id == _PERSON.account_id)
        .where(
            _PERSON.email_index == wanted,
            _PERSON.kind == Kind.PARTICIPANT,
            Account.disabled_at.is_(None),
        )
        .order_by(_TRAINING.c.first_day.desc(), _TRAINING.c.slug)
    )
    places = [(person_of_row(row), training_of_row(row)) for row in rows]
    return [
        (person, training)
        for person, training in places
        if person.takes_part and person.details.email.lower() == email.strip().lower()
    ]


def get_own_place(actor: Actor) -> tuple[Person, Training]:
    """Return the actor's own entry with its training; raise NotFound if there is none."""
    found = find_own_place(actor)
    if found is None:
        raise NotFound
    return found


def people_of(training_id: UUID) -> list[Person]:
    """Return everybody on the roster by code: participants, reserves and trainers."""
    rows = db.session.execute(
        select(*PERSON_COLUMNS).where(_PERSON.training_id == training_id).order_by(_PERSON.code)
    )
    return [person_of_row(row) for row in rows]


def people_with_accounts(training_ids: Iterable[UUID]) -> list[tuple[Person, UUID, UUID | None]]:
    """Return everybody of some trainings by code, each with training and account."""
    rows = db.session.execute(
        select(*PERSON_COLUMNS, _PERSON.training_id, _PERSON.account_id)
        .where(_PERSON.training_id.in_(list(training_ids)))
        .order_by(_PERSON.code)
    )
    return [(person_of_row(row), row.training_id, row.account_id) for row in rows]


def people_who_take_part(training_id: UUID) -> list[Person]:
    """Return participants who hold a place, and trainers, by code."""
    return [person for person in people_of(training_id) if person.takes_part]


def get_person(training_id: UUID, person_id: UUID) -> Person:
    """Return one person of this training; raise NotFound for another training's."""
    row = db.session.execute(
        select(*PERSON_COLUMNS).where(_PERSON.training_id == training_id, _PERSON.id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return person_of_row(row)


def get_person_by_code(training_id: UUID, code: str) -> Person:
    """Return the person with this code; raise NotFound naming the code."""
    row = db.session.execute(
        select(*PERSON_COLUMNS).where(_PERSON.training_id == training_id, _PERSON.code == code)
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is nobody with the code {code} in this training.")
    return person_of_row(row)


def find_account_id(training_id: UUID, person_id: UUID) -> UUID | None:
    """Return the account somebody signs in with, if any; raise NotFound for another training's."""
    query = select(_PERSON.account_id).where(
        _PERSON.training_id == training_id, _PERSON.id == person_id
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    account_id: UUID | None = row.account_id
    return account_id


def travel_documents_of(person_ids: Iterable[UUID]) -> dict[UUID, TravelDocument]:
    """Return travel documents by person."""
    return _sealed_of(models.TravelDocument, person_ids)


def needs_of(person_ids: Iterable[UUID]) -> dict[UUID, Needs]:
    """Return health, food and access needs by person."""
    return _sealed_of(models.Needs, person_ids)


def emergency_contacts_of(person_ids: Iterable[UUID]) -> dict[UUID, EmergencyContact]:
    """Return emergency contacts by person."""
    return _sealed_of(models.EmergencyContact, person_ids)


def parts_of(person_id: UUID) -> tuple[TravelDocument, Needs, EmergencyContact]:
    """Return what is sealed about one person in one look, empty where nothing is kept."""
    looks = (
        select(literal(number).label("part"), model.id, model.sealed).where(
            model.person_id == person_id
        )
        for number, model in enumerate(_PARTS)
    )
    kept = {
        row.part: _PARTS[row.part].open_row(row.id, row.sealed)
        for row in db.session.execute(union_all(*looks))
    }
    document, needs, contact = (
        kept.get(number, model.payload_class()) for number, model in enumerate(_PARTS)
    )
    return document, needs, contact


def find_way_in(person_id: UUID) -> WayIn:
    """Return how far somebody has come: the last first mail, and whether there is a password."""
    row = db.session.execute(
        select(Credentials.password_hash, Mail.state, Mail.created_at, Mail.sent_at, Mail.failure)
        .select_from(_PERSON)
        .outerjoin(Credentials, Credentials.account_id == _PERSON.account_id)
        .outerjoin(Mail, (Mail.account_id == _PERSON.account_id) & Mail.kind.in_(FIRST))
        .where(_PERSON.id == person_id)
        .order_by(Mail.created_at.desc())
        .limit(1)
    ).one()
    return WayIn(row.password_hash is not None, mail_line(row) if row.state else None)


def openings_of(person_id: UUID) -> list[Opening]:
    """Return who opened somebody's emergency contact, as a role, when and why; the latest first."""
    opening = models.EmergencyOpening
    rows = db.session.execute(
        select(opening.id, opening.at, opening.sealed, Account.role)
        .join(Account, Account.id == opening.account_id)
        .where(opening.person_id == person_id)
        .order_by(opening.at.desc(), opening.id)
    )
    return [
        Opening(row.at, Role(row.role), opening.open_row(row.id, row.sealed).text) for row in rows
    ]


def known_people_of(training_id: UUID) -> dict[str, Known]:
    """Return by code what is stored about everybody, and what the last file said."""
    people = people_of(training_id)
    ids = [person.id for person in people]
    documents, needs = travel_documents_of(ids), needs_of(ids)
    contacts, imported = emergency_contacts_of(ids), _sealed_of(models.ImportedProfile, ids)
    return {
        person.code: Known(
            person.id,
            person.kind,
            Profile(
                person.state,
                person.details,
                documents.get(person.id, TravelDocument()),
                needs.get(person.id, Needs()),
                contacts.get(person.id, EmergencyContact()),
            ),
            imported.get(person.id),
        )
        for person in people
    }


def _sealed_of(model: type[Any], person_ids: Iterable[UUID]) -> dict[UUID, Any]:
    wanted = list(person_ids)
    rows = db.session.execute(
        select(model.id, model.person_id, model.sealed).where(model.person_id.in_(wanted))
    )
    opened: type[Sealed[Any]] = model
    return {row.person_id: opened.open_row(row.id, row.sealed) for row in rows}
