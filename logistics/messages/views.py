"""Inviting people by mail."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.core.clock import now
from logistics.messages.forms import InviteForm
from logistics.roster import service as roster
from logistics.trainings.rules import Training

bp = Blueprint("messages", __name__, url_prefix="/t/<slug>/messages")


@bp.post("/people/<uuid:person_id>/invite")
@requires(Permission.PEOPLE_INVITE)
def invite(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Send somebody the mail with their first link; pressed twice, it sends one."""
    form = InviteForm()
    if form.validate_on_submit():
        is_new = form.save(lambda: roster.invite(training, person_id, at=now()))
        if form.refusal:
            flash(form.refusal.message, "danger")
        elif is_new:
            flash("The mail is on its way.", "success")
        else:
            flash("A mail is on its way already.", "info")
    return redirect(url_for("roster.show", slug=training.slug, person_id=person_id), code=303)
