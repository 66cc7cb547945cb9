"""Many people with everything a lock-down ends, and the sealed bytes of their documents."""

from collections.abc import Iterator
from secrets import token_bytes
from uuid import UUID, uuid4

from sqlalchemy import select

from logistics.access.models import Account, SignIn, SignInLink
from logistics.access.policy import Role
from logistics.access.queries import hash_of
from logistics.access.rules import ABSOLUTE, LINK_LIVES, Purpose
from logistics.calendars.models import Feed
from logistics.core.clock import now
from logistics.core.db import Base, db, transaction
from logistics.core.sealing import Sealed
from logistics.messages.models import Mail
from logistics.messages.rules import Kind, Order, State
from logistics.roster import models
from logistics.roster import rules as roster
from logistics.roster.rules import PersonDetails, Profile, TravelDocument
from logistics.trainings.rules import Training
from tests.factories.canaries import mark


def add_crowd(training: Training, number: int) -> None:
    """Add people who are signed in twice, hold a link and a calendar, and wait for a mail."""
    accounts = [Account(id=uuid4(), role=Role.PARTICIPANT, created_at=now()) for _ in range(number)]
    with transaction():
        db.session.add_all(accounts)
        db.session.flush()
        people = [_person(training, account.id, n) for n, account in enumerate(accounts)]
        db.session.add_all(people)
        db.session.flush()
        for person, account in zip(people, accounts, strict=True):
            db.session.add_all([*_tokens_of(person, account), *_documents_of(person)])


def document_blobs() -> list[bytes]:
    """Return the sealed bytes of every row that holds a travel document."""
    db.session.rollback()
    documents = db.session.scalars(select(models.TravelDocument)).all()
    copies = db.session.scalars(select(models.ImportedProfile)).all()
    found = [row.sealed for row in documents]
    found += [row.sealed for row in copies if row.payload.document != TravelDocument()]
    db.session.rollback()
    return found


def opened_texts() -> str:
    """Return everything that the key ring still opens, of every sealed row, as one text."""
    db.session.rollback()
    return " ".join(
        repr(row.payload) for model in _sealed_models() for row in db.session.scalars(select(model))
    )


def is_signed_in_by(cookie: str) -> bool:
    """Whether a cookie still opens anything."""
    db.session.rollback()
    row = db.session.scalars(select(SignIn).where(SignIn.token_hash == hash_of(cookie))).one()
    return row.ended_at is None


def _person(training: Training, account_id: UUID, n: int) -> models.Person:
    person = models.Person(
        training_id=training.id,
        account_id=account_id,
        code=f"Q{n:03}",
        kind="participant",
        state="confirmed",
    )
    person.seal(PersonDetails(given_name="Ana"))
    return person


def _tokens_of(person: models.Person, account: Account) -> Iterator[Base]:
    at = now()
    for _ in range(2):
        first_id = uuid4()
        yield SignIn(
            id=first_id,
            first_id=first_id,
            account_id=account.id,
            token_hash=token_bytes(32),
            device="A browser",
            created_at=at,
            seen_at=at,
            expires_at=at + ABSOLUTE,
        )
    purpose = Purpose.INVITATION
    yield SignInLink(
        account_id=account.id,
        purpose=purpose,
        token_hash=token_bytes(32),
        expires_at=at + LINK_LIVES[purpose],
    )
    yield Feed(person_id=person.id, token_hash=token_bytes(32), created_at=at)
    mail = Mail(kind=Kind.NOTICE, state=State.QUEUED, created_at=at, not_before=at, tries=0)
    mail.seal(Order(email="ana@example.org"))
    yield mail


def _documents_of(person: models.Person) -> Iterator[Base]:
    document = TravelDocument(
        document_type=mark(person.code, "paper.document_type"),
        number=mark(person.code, "paper.number"),
    )
    row = models.TravelDocument(person_id=person.id)
    row.seal(document)
    copy = models.ImportedProfile(person_id=person.id)
    copy.seal(Profile(roster.State.CONFIRMED, document=document))
    yield from (row, copy)


def _sealed_models() -> list[type[Sealed[object]]]:
    mapped = (mapper.class_ for mapper in models.Person.registry.mappers)
    return [model for model in mapped if issubclass(model, Sealed)]
