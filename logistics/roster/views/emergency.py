"""Opening an emergency contact: for a reason, written down, on a phone with one bar."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, is_fresh, requires
from logistics.access.policy import Permission
from logistics.access.queries import coordinators_but
from logistics.audit.service import amend
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import NotFound
from logistics.roster import queries, service
from logistics.roster.forms import ReasonForm
from logistics.roster.rules import (
    EmergencyContact,
    Kind,
    NameUse,
    Person,
    dialable_numbers,
    name_for,
    sorted_people,
)
from logistics.roster.views.blueprint import bp
from logistics.trainings.rules import Training


@bp.get("/emergency")
@requires(Permission.EMERGENCY_OPEN)
def emergencies(training: Training) -> ResponseReturnValue:
    """Everybody who is here, to say whom something has happened to."""
    here = sorted_people(queries.people_who_take_part(training.id), NameUse.ROLL)
    people = [(person, _name_of(person)) for person in here]
    return render_template("roster/emergencies.html", training=training, people=people)


@bp.get("/<uuid:person_id>/emergency")
@requires(Permission.EMERGENCY_OPEN)
def emergency(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Ask what has happened; before that, ask who is there, or say whom to turn to."""
    person = _person_here(training, person_id)
    return _ask(training, person, ReasonForm(formdata=None))


@bp.post("/<uuid:person_id>/emergency")
@requires(Permission.EMERGENCY_OPEN, fresh=True)
def open_emergency(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Show whom to call, once the reason is written down."""
    person, form = _person_here(training, person_id), ReasonForm()
    if not _is_kept(person_id) or not form.validate_on_submit():
        return _ask(training, person, form)
    by = current_actor().account_id
    with transaction():
        amend(fields={"emergency"})
        contact = service.open_emergency_contact(
            training, person_id, reason=form.reason.data, by=by, at=now()
        )
    numbers = dialable_numbers(contact.phone)
    return _page("opened", training, person, contact=contact, numbers=numbers)


def _ask(training: Training, person: Person, form: ReasonForm) -> ResponseReturnValue:
    if not _is_kept(person.id):
        return _page("none", training, person, others=_others_to_ask(training))
    if not is_fresh(current_actor()):
        return _page("who", training, person, others=_others_to_ask(training))
    return _page("why", training, person, form=form), 400 if form.errors else 200


def _page(step: str, training: Training, person: Person, **shown: object) -> str:
    return render_template(
        "roster/emergency.html",
        training=training,
        person=person,
        name=_name_of(person),
        is_office=current_actor().is_coordinator,
        step=step,
        **shown,
    )


def _person_here(training: Training, person_id: UUID) -> Person:
    """Return somebody of this training; for a trainer, only somebody who is there."""
    person = queries.get_person(training.id, person_id)
    if not (person.takes_part or current_actor().is_coordinator):
        raise NotFound
    return person


def _name_of(person: Person) -> str:
    """Trainers meet people by the name on the badge; only the office sees the rest."""
    use = NameUse.OFFICE if current_actor().is_coordinator else NameUse.ROLL
    return name_for(person.details, use)


def _is_kept(person_id: UUID) -> bool:
    return queries.emergency_contacts_of([person_id]).get(person_id) not in {
        None,
        EmergencyContact(),
    }


def _others_to_ask(training: Training) -> dict[str, list[str]]:
    """Name those who can open it too: coordinators, and the trainers of this training."""
    actor = current_actor()
    own = queries.find_own_place(actor)
    trainers = [
        _name_of(person)
        for person in queries.people_of(training.id)
        if person.kind is Kind.TRAINER and not (own and own[0].id == person.id)
    ]
    coordinators = [details.name for details in coordinators_but(actor.account_id).values()]
    return {"coordinators": [name for name in coordinators if name], "trainers": trainers}
