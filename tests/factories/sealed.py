"""A training in which every kind of sealed payload is there, with a mark in each."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from logistics.access.policy import Role
from logistics.access.rules import StaffDetails
from logistics.access.service import create_account
from logistics.access.service.credentials import begin_credentials
from logistics.accommodation import models as accommodation
from logistics.attendance import service as attendance
from logistics.certificates import service as certificates
from logistics.core.db import db, transaction
from logistics.core.periods import days
from logistics.core.sealing import key_ring, sealed_tables
from logistics.messages.rules import Kind, Order
from logistics.messages.service import order_mail
from logistics.roster import models as roster
from logistics.roster import rules
from logistics.trainings.rules import Training
from tests.factories.attendance import bring_in, everybody_present, lock_all
from tests.factories.canaries import mark, mark_everything, marks_in
from tests.factories.certificates import ISSUED_AT
from tests.factories.materials import stored_handout

AT = datetime(2026, 4, 24, 18, tzinfo=UTC)
TOTP_SECRET = "JBSWY3DPEHPK3PXPZZTOTPCANARY2345"
HANDOUT = "Context canvas"


def fill_everything(training: Training) -> None:
    """Put at least two marked rows into every sealed table, and store a handout."""
    stored_handout(training, "A102", HANDOUT)
    stored_handout(training, "A104", HANDOUT)
    mark_everything()
    bring_in(training, everybody_present())
    with transaction():
        certificates.issue_all(training, at=ISSUED_AT)
        _mark_roster()
    _lock_days(training)
    with transaction():
        _add_staff()


def _mark_roster() -> None:
    codes = {row.id: row.code for row in db.session.scalars(select(roster.Person))}
    for profile in db.session.scalars(select(roster.ImportedProfile)):
        code = codes[profile.person_id]
        details = rules.PersonDetails(family_name=mark(code, "imported"))
        profile.seal(replace(profile.payload, details=details))
    for paper in db.session.scalars(select(roster.TravelDocument)):
        number = mark(codes[paper.person_id], "paper.number")
        paper.seal(replace(paper.payload, number=number))
    for stay in db.session.scalars(select(accommodation.Stay)):
        wish = replace(stay.payload.wish, sharing_with=mark(codes[stay.person_id], "wish"))
        stay.seal(replace(stay.payload, wish=wish))


def _lock_days(training: Training) -> None:
    lock_all(training)
    with transaction():
        for number, day in enumerate(days(training.first_day, training.last_day)[:2], start=1):
            reason = mark(f"D{number:02}", "reason")
            attendance.unlock_day(training, day, reason=reason, at=AT)
            attendance.lock_day(training, day, at=AT)


def _add_staff() -> None:
    for number, role in enumerate((Role.COORDINATOR, Role.ADMINISTRATOR), start=1):
        code = f"S{number:02}"
        account_id = create_account(role, at=AT)
        email = f"{mark(code, 'staff.email')}@example.org"
        details = StaffDetails(email, mark(code, "staff.name"), TOTP_SECRET)
        begin_credentials(account_id, details)
        order = Order(email=email, text=mark(code, "mail"))
        order_mail(Kind.NOTICE, order, account_id=account_id, at=AT)
        for person in db.session.scalars(select(roster.Person).where(roster.Person.code < "P03")):
            opening = roster.EmergencyOpening(person_id=person.id, account_id=account_id, at=AT)
            opening.seal(rules.OpeningReason(mark(person.code, "opened")))
            db.session.add(opening)
    db.session.flush()


def marks_by_table() -> dict[str, set[tuple[str, str]]]:
    """Return the marks of each sealed table, opened."""
    ring, found = key_ring().fresh(), {}
    for table in sealed_tables():
        rows = db.session.execute(select(table.c.id, table.c.sealed)).all()
        texts = [ring.open(row.sealed, context=f"{table.name}:{row.id}") for row in rows]
        found[table.name] = marks_in(b" ".join(texts).decode("latin-1"))
    return found


def marks_in_bytes(content: bytes) -> set[tuple[str, str]]:
    """Return every mark that stands in raw bytes."""
    pattern = rb"Zq([A-Z][0-9]{2,3})x([a-z.]+)Q"
    return {(c.decode(), f.decode()) for c, f in re.findall(pattern, content)}
