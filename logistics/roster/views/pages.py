"""The list of people, and one person."""

from functools import partial
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.accommodation.queries import find_stay, stays_of
from logistics.audit.service import note_read
from logistics.core.web.kept_pages import kept_page
from logistics.roster import queries
from logistics.roster.rules import (
    EmergencyContact,
    Kind,
    Needs,
    Person,
    TravelDocument,
)
from logistics.roster.views import rows
from logistics.roster.views.blueprint import bp
from logistics.roster.views.invitations import invitation_line
from logistics.trainings.rules import Training
from logistics.travel.rules import needs_travel


@bp.get("")
@requires(Permission.PEOPLE_READ)
def index(training: Training) -> ResponseReturnValue:
    """Everybody by family name, narrowed to one state or place if the address says so."""
    return kept_page(current_actor().account_id, partial(_index, training))


def _index(training: Training) -> str:
    lines = _lines(training)
    state, place = request.args.get("state", ""), request.args.get("place", "")
    return render_template(
        "roster/index.html",
        training=training,
        lines=[
            line
            for line in lines
            if state in {"", line.standing} and place in {"", line.country_code}
        ],
        counts=rows.counts_of(lines),
        places=rows.places_of(lines),
        held=sum(line.standing in {"invited", "confirmed"} for line in lines),
        chosen={"state": state, "place": place},
    )


@bp.get("/<uuid:person_id>")
@requires(Permission.PEOPLE_READ)
def show(training: Training, person_id: UUID) -> ResponseReturnValue:
    """What is known of one person."""
    person = queries.get_person(training.id, person_id)
    document, needs, contact = queries.parts_of(person_id)
    line = _line(training, person, document, contact)
    note_read(person_id, *rows.sealed_parts(document, needs))
    return render_template(
        "roster/show.html",
        line=line,
        left=_left(person, document),
        right=_right(person, needs),
        has_contact=contact != EmergencyContact(),
        **_around(training, person),
    )


def _around(training: Training, person: Person) -> dict[str, object]:
    """Return what happened about a person rather than what is known of them."""
    return {
        "training": training,
        "person": person,
        "openings": queries.openings_of(person.id),
        "invitation": invitation_line(training, person),
    }


def _line(
    training: Training, person: Person, document: TravelDocument, contact: EmergencyContact
) -> rows.Line:
    stay = find_stay(person.id)
    books = needs_travel(person, training) or (stay is not None and stay.needs_room)
    booking = {person.id} if books else set()
    (line,) = rows.lines_of([person], {person.id: document}, {person.id: contact}, booking)
    return line


def _lines(training: Training) -> list[rows.Line]:
    people = queries.people_of(training.id)
    stays = stays_of(training.id)
    ids = [person.id for person in people]
    in_rooms = {person_id for person_id, stay in stays.items() if stay.needs_room}
    on_journeys = {person.id for person in people if needs_travel(person, training)}
    return rows.lines_of(
        people,
        queries.travel_documents_of(ids),
        queries.emergency_contacts_of(ids),
        in_rooms | on_journeys,
    )


def _left(person: Person, document: TravelDocument) -> list[tuple[str, rows.Pairs]]:
    details = person.details
    sections = [
        ("Contact", rows.contact_of(details)),
        ("Travel document", rows.document_of(document)),
    ]
    if person.kind is Kind.TRAINER:
        sections.append(("Teaching", rows.teaching_of(details)))
    return [("Names", rows.names_of(details)), *_asterisked(sections)]


def _right(person: Person, needs: Needs) -> list[tuple[str, rows.Pairs]]:
    sections = [
        ("Food, health and access", rows.needs_of(needs)),
        ("Agreed to", rows.consents_of(person.details)),
    ]
    return _asterisked(sections)


def _asterisked(sections: list[tuple[str, rows.Pairs]]) -> list[tuple[str, rows.Pairs]]:
    return [(heading, rows.asterisked_pairs(pairs)) for heading, pairs in sections]
