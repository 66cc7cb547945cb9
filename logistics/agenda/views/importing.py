"""Bringing in the agenda as a file: look first, or import at once."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.agenda import queries, service
from logistics.agenda.forms import ItemRow, UploadForm, read_agenda
from logistics.agenda.views.blueprint import STAFF, bp
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.tables import TableRefused
from logistics.trainings.queries import spaces_of, themes_of
from logistics.trainings.rules import Training


@bp.route(f"{STAFF}/import", methods=["GET", "POST"])
@requires(Permission.AGENDA_EDIT)
def import_file(training: Training) -> ResponseReturnValue:
    """Take an agenda file: all of it, or none with every reason."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _page(training, form), 422 if form.errors else 200
    try:
        rows = _read(training, form.file.data.read())
    except TableRefused as refused:
        return _page(training, form, errors=refused.errors), 422
    if request.form.get("action") == "check":
        return _page(training, form, report=service.plan_import(training, rows).report)
    with transaction():
        report = service.import_items(training, rows, at=now())
    flash(report.text(), "success")
    return redirect(url_for(".index", slug=training.slug), code=303)


def _read(training: Training, content: bytes) -> tuple[ItemRow, ...]:
    return read_agenda(
        content,
        training=training,
        trainer_codes=queries.trainer_ids(training.id),
        themes=[theme.code for theme in themes_of(training.id)],
        spaces=[space.name for space in spaces_of(training.id)],
    )


def _page(training: Training, form: UploadForm, **shown: Any) -> str:
    filename = form.file.data.filename if form.file.data else ""
    return render_template(
        "agenda/import.html", training=training, form=form, filename=filename, **shown
    )
