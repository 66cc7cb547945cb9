"""Bringing in the agenda as a file: look first, or import at once."""

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.agenda import service
from logistics.agenda.forms import read_agenda_for
from logistics.agenda.views.blueprint import STAFF, bp
from logistics.core.clock import now
from logistics.core.web.imports import take_file
from logistics.trainings.rules import Training


@bp.route(f"{STAFF}/import", methods=["GET", "POST"])
@requires(Permission.AGENDA_EDIT)
def import_file(training: Training) -> ResponseReturnValue:
    """Take an agenda file: all of it, or none with every reason."""
    return take_file(
        training,
        "agenda/import.html",
        read=partial(read_agenda_for, training),
        store=partial(service.import_items, training, at=now()),
        back=url_for(".index", slug=training.slug),
    )
