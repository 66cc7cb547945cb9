"""Bringing in a file of people: look first, or import at once."""

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.accommodation.service import import_people_and_stays
from logistics.core.clock import now
from logistics.core.web.imports import take_file
from logistics.roster.forms import read_people_for
from logistics.roster.views.blueprint import bp
from logistics.trainings.rules import Training


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def import_file(training: Training) -> ResponseReturnValue:
    """Take a file of participants or trainers: all of it, or none with every reason."""
    return take_file(
        training,
        "roster/import.html",
        read=partial(read_people_for, training),
        store=partial(import_people_and_stays, training, at=now()),
        back=url_for(".index", slug=training.slug),
    )
