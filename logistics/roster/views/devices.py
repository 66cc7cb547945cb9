"""Signing somebody's devices out, such as a phone that was lost."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.access.service import shut_out
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.roster import queries
from logistics.roster.views.blueprint import bp
from logistics.trainings.rules import Training


@bp.post("/<uuid:person_id>/sign-out")
@requires(Permission.PEOPLE_EDIT)
def end_devices(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Sign all devices of one person out; links they were sent before stop working."""
    with transaction():
        account_id = queries.find_account_id(training.id, person_id)
        if account_id is not None:
            shut_out(account_id, at=now())
    flash("All their devices are signed out, and links they were sent stop working.", "success")
    return redirect(url_for(".show", slug=training.slug, person_id=person_id), code=303)
