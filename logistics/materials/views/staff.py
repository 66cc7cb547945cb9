"""Handouts of all sessions for trainers and coordinators: which are there, and sending files."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.agenda.queries import get_item, items_of
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import DomainError, StaleSave
from logistics.materials import queries, service
from logistics.materials.forms import DeleteForm, HandoutForm, ReplaceForm
from logistics.materials.rules import session_handouts, sessions_with_handouts
from logistics.materials.views.blueprint import STAFF, bp
from logistics.materials.views.files import send_handout
from logistics.trainings.rules import Training


@bp.get(STAFF)
@requires(Permission.MATERIALS_READ)
def index(training: Training) -> ResponseReturnValue:
    """Show every session with its handouts, and which of them have no file yet."""
    sessions = sessions_with_handouts(items_of(training.id), queries.handouts_of(training.id))
    return render_template(
        "materials/index.html",
        training=training,
        sessions=sessions,
        due=training.days_before(training.rules.handouts_due_days_before),
    )


@bp.route(f"{STAFF}/sessions/<uuid:item_id>/new", methods=["GET", "POST"])
@requires(Permission.MATERIALS_EDIT)
def new(training: Training, item_id: UUID) -> ResponseReturnValue:
    """Give a session a handout."""
    item = get_item(training.id, item_id)
    session = session_handouts(item, queries.handouts_of(training.id))
    form = HandoutForm(named=session.missing, data={"title": request.args.get("title")})
    if form.validate_on_submit():
        try:
            _store(training, item_id, form)
        except DomainError as error:
            form.refuse(error)
        else:
            return _back(training, f"{form.chosen_title()} has its file now.")
    page = render_template("materials/new.html", training=training, session=session, form=form)
    return page, form.status_code


@bp.route(f"{STAFF}/<uuid:handout_id>", methods=["GET", "POST"])
@requires(Permission.MATERIALS_EDIT)
def edit(training: Training, handout_id: UUID) -> ResponseReturnValue:
    """Put another file in the place of a handout's."""
    handout = queries.get_handout(training.id, handout_id)
    form = ReplaceForm(data={"version": str(handout.version)})
    if form.validate_on_submit():
        try:
            _replace(training, handout_id, form)
        except DomainError as error:
            form.refuse(error)
        else:
            return _back(training, f"{handout.title} has its new file.")
    return _edit_page(training, handout_id, form)


@bp.post(f"{STAFF}/<uuid:handout_id>/delete")
@requires(Permission.MATERIALS_EDIT)
def delete(training: Training, handout_id: UUID) -> ResponseReturnValue:
    """Delete a handout with its file."""
    handout = queries.get_handout(training.id, handout_id)
    try:
        with transaction():
            opened = (handout_id, DeleteForm().opened_version())
            service.delete_handout(training, opened)
    except StaleSave:
        flash("Somebody sent another file meanwhile. Nothing was deleted: look again.", "warning")
        return redirect(url_for(".edit", slug=training.slug, handout_id=handout_id), code=303)
    return _back(training, f"The file of {handout.title} is deleted.")


@bp.get(f"{STAFF}/<uuid:handout_id>/file")
@requires(Permission.MATERIALS_READ)
def download(training: Training, handout_id: UUID) -> ResponseReturnValue:
    """Hand over the file of one handout."""
    handout = queries.get_handout(training.id, handout_id)
    return send_handout(get_item(training.id, handout.item_id), handout)


def _store(training: Training, item_id: UUID, form: HandoutForm) -> None:
    upload = _cleaned(form)
    with transaction():
        service.store_handout(training, item_id, upload, title=form.chosen_title(), at=now())


def _replace(training: Training, handout_id: UUID, form: ReplaceForm) -> None:
    upload = _cleaned(form)
    opened = (handout_id, form.opened_version())
    with transaction():
        service.replace_handout(training, opened, upload, at=now())


def _cleaned(form: HandoutForm | ReplaceForm) -> service.Upload:
    sent = form.file.data
    return service.cleaned(sent.filename or "", sent.read(), by=current_actor().account_id)


def _edit_page(training: Training, handout_id: UUID, form: ReplaceForm) -> ResponseReturnValue:
    """Show the form with, after a stale save, both files; sending again is then a choice."""
    handout = queries.get_handout(training.id, handout_id)
    if form.stale:
        form.version.data = str(handout.version)
    page = render_template(
        "materials/edit.html",
        training=training,
        item=get_item(training.id, handout.item_id),
        handout=handout,
        form=form,
    )
    return page, form.status_code


def _back(training: Training, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for(".index", slug=training.slug), code=303)
