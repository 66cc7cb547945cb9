"""The number of a travel document: written blind, and shown once to who asks for it."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.audit.service import note_read
from logistics.core.db import transaction
from logistics.roster import queries, service
from logistics.roster.forms import NumberForm, RevealForm
from logistics.roster.rules import NameUse, Person, TravelDocument, masked_number, name_for
from logistics.roster.views.blueprint import bp
from logistics.trainings.rules import Training


@bp.route("/<uuid:person_id>/document", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REVEAL)
def document(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Take a new number, or remove the one that is kept; neither is ever shown back."""
    person = queries.get_person(training.id, person_id)
    form = NumberForm()
    if form.validate_on_submit():
        if form.changes:
            with transaction():
                service.keep_document_number(training, person_id, form.number.data or "")
        flash(_said(form), "success" if form.changes else "info")
        return redirect(url_for(".document", slug=training.slug, person_id=person_id), code=303)
    kept = masked_number(_number_of(person_id))
    return _page("document", training, person, form=form, kept=kept), form.status_code


@bp.route("/<uuid:person_id>/document/number", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REVEAL, fresh=True)
def reveal(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Show the number in the answer to this one press of a button, and nowhere else."""
    person = queries.get_person(training.id, person_id)
    form = RevealForm()
    number = ""
    if form.validate_on_submit():
        note_read(person_id, "document.number", action="roster.reveal")
        number = _number_of(person_id)
    return _page("reveal", training, person, form=form, number=number)


def _page(name: str, training: Training, person: Person, **shown: object) -> str:
    return render_template(
        f"roster/{name}.html",
        training=training,
        person=person,
        name=name_for(person.details, NameUse.OFFICE),
        **shown,
    )


def _number_of(person_id: UUID) -> str:
    found = queries.travel_documents_of([person_id]).get(person_id, TravelDocument())
    return found.number


def _said(form: NumberForm) -> str:
    if not form.changes:
        return "Nothing was entered, so nothing has changed."
    return "The number is removed." if form.remove.data else "The new number is kept."
