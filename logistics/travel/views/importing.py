"""Bringing in a file of legs: look first, or import at once."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.tables import TableRefused
from logistics.roster.queries import people_of
from logistics.trainings.rules import Training
from logistics.travel import service
from logistics.travel.forms import UploadForm, read_legs
from logistics.travel.rules import LegRow
from logistics.travel.views.blueprint import bp


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.TRAVEL_EDIT)
def import_file(training: Training) -> ResponseReturnValue:
    """Take a file of legs: all of it, or none with every reason."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _page(training, form), 422 if form.errors else 200
    try:
        rows = _read(training, form.file.data.read())
    except TableRefused as refused:
        return _page(training, form, errors=refused.errors), 422
    if request.form.get("action") == "check":
        return _page(training, form, report=service.plan_legs(training, rows).report)
    with transaction():
        report = service.import_legs(training, rows, at=now())
    flash(report.text(), "success")
    return redirect(url_for(".index", slug=training.slug), code=303)


def _read(training: Training, content: bytes) -> tuple[LegRow, ...]:
    codes = {person.code: person.id for person in people_of(training.id)}
    return read_legs(content, person_codes=codes)


def _page(training: Training, form: UploadForm, **shown: Any) -> str:
    filename = form.file.data.filename if form.file.data else ""
    return render_template(
        "travel/import.html", training=training, form=form, filename=filename, **shown
    )
