"""Pages of attendance: the roll at a glance, the roll of one session, locks, a file of marks."""

import re
from datetime import date
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.attendance import queries, service
from logistics.attendance.forms import (
    Roll,
    RollForm,
    UnlockForm,
    opened_roll,
    read_marks_for,
    read_roll,
)
from logistics.attendance.rules import SessionRoll, called, day_of_number, find_session, overview
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import DomainError, NotFound, StaleSave
from logistics.core.periods import day_text
from logistics.core.tables import ImportReport
from logistics.core.web.imports import take_file
from logistics.roster.queries import people_of
from logistics.roster.rules import NameUse
from logistics.trainings.rules import Training

bp = Blueprint("attendance", __name__, url_prefix="/t/<slug>/attendance")
_DAY_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@bp.get("")
@requires(Permission.ATTENDANCE_MARK)
def index(training: Training) -> ResponseReturnValue:
    """Show the half-days with how many are marked, and everybody's minutes."""
    actor = current_actor()
    shown = overview(
        queries.record_of(training.id),
        people_of(training.id),
        training=training,
        # Trainers meet people by the name on the badge; only the office sees the rest.
        use=NameUse.OFFICE if actor.is_coordinator else NameUse.BADGE,
    )
    may_lock = actor.may(Permission.ATTENDANCE_LOCK)
    return render_template(
        "attendance/index.html", training=training, overview=shown, may_lock=may_lock
    )


@bp.route("/sessions/<uuid:item_id>", methods=["GET", "POST"])
@requires(Permission.ATTENDANCE_MARK)
def session(training: Training, item_id: UUID) -> ResponseReturnValue:
    """Take the roll of one session."""
    people, found = called(people_of(training.id)), _session(training, item_id)
    if not RollForm().validate_on_submit():
        return _roll_page(training, found, opened_roll(people, found.marks))
    roll = read_roll(request.form, people, found.item)
    if roll.is_wrong:
        return _roll_page(training, found, roll, status=422)
    try:
        with transaction():
            report = service.mark(training, roll.entries, at=now(), by=current_actor().account_id)
    except DomainError as error:
        return _not_saved(training, item_id, roll, error)
    flash(_saved_text(report), "success")
    return redirect(url_for(".session", slug=training.slug, item_id=item_id), code=303)


@bp.post("/days/<number>/lock")
@requires(Permission.ATTENDANCE_LOCK)
def lock(training: Training, number: str) -> ResponseReturnValue:
    """Close the marks of a day."""
    day = _day(training, number)
    with transaction():
        is_new = service.lock_day(training, day, at=now(), by=current_actor().account_id)
    said = "is locked" if is_new else "was locked already"
    flash(f"{day_text(day)} {said}.", "success")
    return redirect(url_for(".index", slug=training.slug), code=303)


@bp.route("/days/<number>/unlock", methods=["GET", "POST"])
@requires(Permission.ATTENDANCE_LOCK)
def unlock(training: Training, number: str) -> ResponseReturnValue:
    """Open the marks of a day again, saying why."""
    day, form = _day(training, number), UnlockForm()
    by = current_actor().account_id

    def open_again() -> bool:
        service.unlock_day(training, day, reason=form.reason.data, at=now(), by=by)
        return True

    if form.validate_on_submit() and form.save(open_again):
        flash(f"{day_text(day)} is open again. Lock it when you are done.", "success")
        return redirect(url_for(".index", slug=training.slug), code=303)
    page = render_template("attendance/unlock.html", training=training, day=day, form=form)
    return page, form.status_code


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.ATTENDANCE_LOCK)
def import_file(training: Training) -> ResponseReturnValue:
    """Take a file of marks: all of it, or none with every reason."""
    return take_file(
        training,
        "attendance/import.html",
        read=partial(read_marks_for, training),
        store=partial(service.import_marks, training, at=now(), by=current_actor().account_id),
        back=url_for(".index", slug=training.slug),
    )


def _session(training: Training, item_id: UUID) -> SessionRoll:
    found = find_session(queries.record_of(training.id), item_id, training)
    if found is None:
        raise NotFound
    return found


def _roll_page(
    training: Training,
    found: SessionRoll,
    roll: Roll,
    *,
    status: int = 200,
    error: DomainError | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "attendance/session.html",
        training=training,
        found=found,
        roll=roll,
        error=error,
        stale=error if isinstance(error, StaleSave) else None,
        may_lock=current_actor().may(Permission.ATTENDANCE_LOCK),
    )
    return page, status


def _not_saved(
    training: Training, item_id: UUID, roll: Roll, error: DomainError
) -> ResponseReturnValue:
    """Show the roll as typed, opened on what is stored now, with what kept it from being saved."""
    found = _session(training, item_id)
    return _roll_page(training, found, roll.reopened(found.marks), status=error.status, error=error)


def _saved_text(report: ImportReport) -> str:
    count = report.new + report.changed
    if not count:
        return "Nothing has changed: the roll is as it was."
    return "1 mark is saved." if count == 1 else f"{count} marks are saved."


def _day(training: Training, number: str) -> date:
    if not _DAY_NUMBER.fullmatch(number):
        raise NotFound
    try:
        return day_of_number(int(number), training)
    except DomainError:
        raise NotFound from None
