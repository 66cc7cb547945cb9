"""Adding and changing one person."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.accommodation.queries import stays_of
from logistics.accommodation.service import settle_nights
from logistics.core.clock import now
from logistics.core.web.responses import flash_findings
from logistics.roster import queries, service
from logistics.roster.forms import NewPersonForm, PersonForm
from logistics.roster.rules import (
    Kind,
    NameUse,
    Person,
    RosterFacts,
    name_for,
    next_code,
    roster_findings,
)
from logistics.roster.views.blueprint import bp
from logistics.trainings.rules import Training
from logistics.travel.rules import needs_travel


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def new(training: Training) -> ResponseReturnValue:
    """Enter somebody who is in no file."""
    form = NewPersonForm()
    if not form.is_submitted():
        codes = [person.code for person in queries.people_of(training.id)]
        form.code.data = next_code(codes, Kind.PARTICIPANT)

    def add() -> Person:
        person = service.add_person(training, form.to_person(), at=now())
        settle_nights(training)
        return person

    if form.validate_on_submit() and (person := form.save(add)):
        return _saved(training, person)
    return _page(training, form, None)


@bp.route("/<uuid:person_id>/edit", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def edit(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Change names, contact, place and state of one person."""
    person = queries.get_person(training.id, person_id)
    form = _form_of(person)

    def change() -> Person:
        opened, wanted = form.opened_version(), form.to_edit()
        changed = service.change_person(training, person_id, wanted, opened=opened, at=now())
        settle_nights(training)
        return changed

    if form.validate_on_submit() and (changed := form.save(change)):
        return _saved(training, changed)
    return _page(training, form, queries.get_person(training.id, person_id))


def _form_of(person: Person) -> PersonForm:
    """Return the form, with what is stored unless it was sent."""
    form = PersonForm()
    if person.kind is Kind.TRAINER:
        form.leave_out_state()
    if not form.is_submitted():
        form.fill(person)
    return form


def _saved(training: Training, person: Person) -> ResponseReturnValue:
    """Say what was saved and what it now conflicts with, and show the person."""
    flash(f"{name_for(person.details, NameUse.OFFICE)} is saved.", "success")
    people, stays = queries.people_of(training.id), stays_of(training.id)
    in_rooms = {person_id for person_id, stay in stays.items() if stay.needs_room}
    facts = RosterFacts(
        people,
        queries.travel_documents_of([person.id]),
        queries.emergency_contacts_of([person.id]),
        booked_for=in_rooms | {one.id for one in people if needs_travel(one, training)},
    )
    found = roster_findings(facts, training=training, at=now())
    about = {person.code: True, training.slug: False}
    flash_findings(f for f in found if about.get(f.subject) or f.code == "over-capacity")
    return redirect(url_for(".show", slug=training.slug, person_id=person.id), code=303)


def _page(training: Training, form: PersonForm, person: Person | None) -> ResponseReturnValue:
    """Show the form with what was typed and, after a stale save, both values."""
    if person:
        form.offer_states(person)
    if person and form.stale:
        form.version.data = str(person.version)
    page = render_template(
        "roster/edit.html",
        training=training,
        form=form,
        person=person,
    )
    return page, form.status_code
