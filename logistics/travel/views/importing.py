"""Bringing in a file of legs: look first, or import at once."""

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.core.clock import now
from logistics.core.web.imports import take_file
from logistics.trainings.rules import Training
from logistics.travel import service
from logistics.travel.forms import read_legs_for
from logistics.travel.views.blueprint import bp


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.TRAVEL_EDIT)
def import_file(training: Training) -> ResponseReturnValue:
    """Take a file of legs: all of it, or none with every reason."""
    return take_file(
        training,
        "travel/import.html",
        read=partial(read_legs_for, training),
        store=partial(service.import_legs, training, at=now()),
        back=url_for(".index", slug=training.slug),
    )
