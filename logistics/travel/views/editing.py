"""Booking, changing and cancelling a leg, and noting that the traveller was told."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.web.responses import flash_findings
from logistics.roster.queries import get_person
from logistics.roster.rules import NameUse, Person, name_for
from logistics.trainings.rules import Training
from logistics.travel import queries, service
from logistics.travel.forms import LegForm, LegStepForm
from logistics.travel.forms.airports import NEAR_ZONES
from logistics.travel.rules import Direction, Leg
from logistics.travel.views.blueprint import bp


@bp.route("/people/<uuid:person_id>/legs/new", methods=["GET", "POST"])
@requires(Permission.TRAVEL_EDIT)
def new(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Book a leg for one person; ?direction=return for one back home."""
    person = get_person(training.id, person_id)
    form = LegForm()
    if not form.is_submitted():
        back = request.args.get("direction") == Direction.BACK
        form.open_new(training, person, direction=Direction.BACK if back else Direction.THERE)

    if form.validate_on_submit() and (
        leg := form.save(lambda: service.book_leg(training, form.to_draft(person_id), at=now()))
    ):
        return _saved(training, person, leg, "is booked")
    return _page(training, form, person)


@bp.route("/legs/<uuid:leg_id>/edit", methods=["GET", "POST"])
@requires(Permission.TRAVEL_EDIT)
def edit(training: Training, leg_id: UUID) -> ResponseReturnValue:
    """Change everything about a leg."""
    leg = queries.get_leg(training.id, leg_id)
    form, person = LegForm(), get_person(training.id, leg.person_id)
    if not form.is_submitted():
        form.open_leg(leg, queries.bookings_of(training.id)[leg.booking_id])

    if form.validate_on_submit() and (changed := form.save(lambda: _change(training, leg, form))):
        return _saved(training, person, changed, "is saved")
    return _page(training, form, person, leg)


@bp.post("/legs/<uuid:leg_id>/cancel")
@requires(Permission.TRAVEL_EDIT)
def cancel(training: Training, leg_id: UUID) -> ResponseReturnValue:
    """Cancel a leg; it stays on the page, crossed out."""
    form = LegStepForm()
    leg = queries.get_leg(training.id, leg_id)
    if form.validate_on_submit():
        with transaction():
            service.cancel_leg(training, leg_id, version=form.opened_version(), at=now())
        flash(f"{leg.code} is cancelled.", "success")
    return redirect(_journey(training, leg.person_id), code=303)


@bp.post("/legs/<uuid:leg_id>/told")
@requires(Permission.TRAVEL_EDIT)
def told(training: Training, leg_id: UUID) -> ResponseReturnValue:
    """Note that the traveller knows of the change."""
    form = LegStepForm()
    leg = queries.get_leg(training.id, leg_id)
    if form.validate_on_submit():
        with transaction():
            service.mark_told(training, leg_id, version=form.opened_version(), at=now())
        flash(f"Noted: the traveller knows of {leg.code}.", "success")
    return redirect(_journey(training, leg.person_id), code=303)


def _change(training: Training, leg: Leg, form: LegForm) -> Leg:
    draft = form.to_draft(leg.person_id, was=leg.details)
    return service.change_leg(training, leg.id, draft, opened=form.opened(), at=now())


def _saved(training: Training, person: Person, leg: Leg, done: str) -> ResponseReturnValue:
    """Say what was done and what it now conflicts with, and show the journey."""
    flash(f"{leg.code} {done}.", "success")
    found = queries.travel_facts_of(training, person).findings(at=now())
    flash_findings(finding for finding in found if finding.subject == leg.code)
    return redirect(_journey(training, person.id), code=303)


def _page(
    training: Training, form: LegForm, person: Person, leg: Leg | None = None
) -> ResponseReturnValue:
    """Show the form with what was typed and, after a stale save, both values."""
    if form.stale and leg:
        stored = queries.get_leg(training.id, leg.id)
        form.open_versions(stored, queries.bookings_of(training.id)[stored.booking_id])
    page = render_template(
        "travel/leg.html",
        training=training,
        form=form,
        leg=leg,
        person=person,
        name=name_for(person.details, NameUse.OFFICE),
        zones=sorted({training.zone, *NEAR_ZONES}),
    )
    return page, form.status_code


def _journey(training: Training, person_id: UUID) -> str:
    return url_for(".show", slug=training.slug, person_id=person_id)
