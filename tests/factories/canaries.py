"""A mark in every sealed text, telling whose it is and what: `ZqP07xphoneQ`."""

import re
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from logistics.agenda import models as agenda
from logistics.core.db import db, transaction
from logistics.roster import models as roster
from logistics.travel import models as travel

MARKED = re.compile(r"Zq([A-Z][0-9]{2,3})x([a-z.]+)Q")
_PERSON = (
    "family_name", "given_name", "legal_name", "ticket_name", "name_original_script", "badge_name",
    "certificate_name", "pronouns", "phone", "organisation", "role_title", "departure_city",
    "expertise", "bio", "notes",
)  # fmt: skip
_LEG = (
    "name_on_ticket", "carrier", "service_no", "eticket_no", "travel_class", "seat", "baggage",
    "crossing_point", "proof_required",
)  # fmt: skip


def mark_everything(*, without: tuple[str, ...] = ()) -> None:
    """Put a mark into every sealed text of everybody, and of every item of the agenda.

    The fields of a person named in `without` are emptied.
    """
    with transaction():
        codes = {row.id: row.code for row in db.session.scalars(select(roster.Person))}
        _mark_people(dict.fromkeys(without, ""))
        _mark_parts(codes)
        _mark_legs(codes)
        for item in db.session.scalars(select(agenda.AgendaItem)):
            item.seal(replace(item.payload, text=mark(item.code, "team_notes")))


def mark(code: str, name: str) -> str:
    """Return the mark of one field of one person or item, without signs that pages rewrite."""
    return f"Zq{code}x{name.replace('_', '.')}Q"


def marks_in(text: str) -> set[tuple[str, str]]:
    """Return (code, field) of every mark, also where a line was broken inside one."""
    return set(MARKED.findall(re.sub(r"\s+", "", text)))


def _marked(payload: Any, code: str, *names: str) -> Any:
    return replace(payload, **{name: mark(code, name) for name in names})


def _mark_people(empty: dict[str, str]) -> None:
    for row in db.session.scalars(select(roster.Person)):
        email = f"{mark(row.code, 'email')}@example.org"
        row.seal(replace(_marked(row.payload, row.code, *_PERSON), email=email, **empty))


def _mark_parts(codes: dict[Any, str]) -> None:
    parts: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
        (roster.TravelDocument, "paper.", ("document_type", "number", "issuer", "crossing_note")),
        (roster.Needs, "need.", ("dietary", "allergies", "accessibility")),
        (roster.EmergencyContact, "call.", ("name", "phone")),
    )
    for model, what, names in parts:
        for row in db.session.scalars(select(model)):
            code = codes[row.person_id]
            row.seal(replace(row.payload, **{name: mark(code, what + name) for name in names}))


def _mark_legs(codes: dict[Any, str]) -> None:
    for row in db.session.scalars(select(travel.Leg)):
        code, details = codes[row.person_id], row.payload
        booking = db.session.get_one(travel.Booking, row.booking_id)
        booking.seal(replace(booking.payload, reference=mark(code, "reference")))
        row.seal(
            replace(
                _marked(details, code, *_LEG),
                departure=replace(details.departure, place=mark(code, "place")),
                arrival=replace(details.arrival, place=mark(code, "place")),
                notes=mark(code, "leg_notes"),
            )
        )
