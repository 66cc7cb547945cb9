"""Bringing in a file of people: look first, or import at once."""

from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.accommodation.service import arrange_stays
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import DomainError
from logistics.core.tables import ImportReport, RowError, TableRefused
from logistics.roster import service
from logistics.roster.forms import PeopleFileForm, read_people
from logistics.roster.rules import PeopleTable
from logistics.roster.views.blueprint import bp
from logistics.trainings.rules import Training


class _Rehearsed(Exception):
    """Everything went well, and nothing of it shall stay."""


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def import_file(training: Training) -> ResponseReturnValue:
    """Take a file of participants or trainers: all of it, or none with every reason."""
    form = PeopleFileForm()
    if not form.validate_on_submit():
        return _page(training, form), 422 if form.errors else 200
    only_check = request.form.get("action") == "check"
    try:
        table = read_people(form.file.data.read())
        people, stays = _bring_in(training, table, is_rehearsal=only_check)
    except DomainError as error:
        return _page(training, form, errors=_errors_of(error)), 422
    if only_check:
        return _page(training, form, people=people, stays=stays)
    flash(f"People: {people.text()} Rooms: {stays.text()}", "success")
    return redirect(url_for(".index", slug=training.slug), code=303)


def _bring_in(
    training: Training, table: PeopleTable, *, is_rehearsal: bool
) -> tuple[ImportReport, ImportReport]:
    """Store people and their stays; a rehearsal does the same and keeps nothing."""
    with suppress(_Rehearsed), transaction():
        people = service.import_people(training, table, at=now())
        stays = arrange_stays(training, table.stays, at=now())
        if is_rehearsal:
            raise _Rehearsed
    return people, stays


def _errors_of(error: DomainError) -> tuple[RowError, ...]:
    """List what is wrong; a room that cannot be concerns the whole file."""
    if isinstance(error, TableRefused):
        return error.errors
    return tuple(RowError(0, "", line) for line in error.message.splitlines())


def _page(training: Training, form: PeopleFileForm, **shown: Any) -> str:
    filename = form.file.data.filename if form.file.data else ""
    return render_template(
        "roster/import.html", training=training, form=form, filename=filename, **shown
    )
