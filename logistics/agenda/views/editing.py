"""Adding, changing, moving and cancelling items: what conflicts is saved and said."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.agenda import queries, service
from logistics.agenda.forms import CancelForm, ItemForm, MoveForm
from logistics.agenda.rules import Item, day_of, findings_caused_by, losses, named
from logistics.agenda.views.blueprint import STAFF, bp
from logistics.core.clock import now
from logistics.trainings.queries import spaces_of, themes_of
from logistics.trainings.rules import Training


@bp.route(f"{STAFF}/new", methods=["GET", "POST"])
@requires(Permission.AGENDA_EDIT)
def new(training: Training) -> ResponseReturnValue:
    """Add an item."""
    form = _item_form(training)

    def create() -> Item:
        row = form.to_row("", training)
        return service.create_item(training, row.content, notes=row.notes, at=now())

    if form.validate_on_submit() and (item := form.save(create)):
        return _saved(training, item, "is in the agenda")
    return _form_page(training, form, None)


@bp.route(f"{STAFF}/<uuid:item_id>/edit", methods=["GET", "POST"])
@requires(Permission.AGENDA_EDIT)
def edit(training: Training, item_id: UUID) -> ResponseReturnValue:
    """Change everything about an item."""
    item = queries.get_item(training.id, item_id)
    form = _item_form(training, item)

    def change() -> Item:
        row = form.to_row(item.code, training)
        return service.change_item(training, (item_id, form.opened_version()), row, at=now())

    if form.validate_on_submit() and (changed := form.save(change)):
        return _saved(training, changed, "is saved")
    return _form_page(training, form, item)


@bp.post(f"{STAFF}/<uuid:item_id>/move")
@requires(Permission.AGENDA_EDIT)
def move(training: Training, item_id: UUID) -> ResponseReturnValue:
    """Let an item start at another time; its length stays."""
    item = queries.get_item(training.id, item_id)
    form = MoveForm()
    form.offer_days(training, also=[day_of(item, training)])

    def change() -> Item:
        opened, starts_at = (item_id, form.opened_version()), form.starts_at(training)
        return service.move_item(training, opened, starts_at=starts_at, at=now())

    if form.validate_on_submit() and (moved := form.save(change)):
        return _saved(training, moved, "is moved")
    return _form_page(training, form, item)


@bp.route(f"{STAFF}/<uuid:item_id>/delete", methods=["GET", "POST"])
@requires(Permission.AGENDA_EDIT)
def delete(training: Training, item_id: UUID) -> ResponseReturnValue:
    """Take an item out of the agenda, after saying what that touches."""
    item = queries.get_item(training.id, item_id)
    form = CancelForm(version=str(item.version))

    def cancel() -> Item:
        service.cancel_item(training, (item_id, form.opened_version()), at=now())
        return item

    if form.validate_on_submit() and form.save(cancel):
        flash(f"{named(item)} is out of the agenda.", "success")
        return redirect(url_for(".index", slug=training.slug), code=303)
    return _cancel_page(training, form, queries.get_item(training.id, item_id))


def _item_form(training: Training, item: Item | None = None) -> ItemForm:
    """Return the form with its lists, and with what the item says unless it was sent."""
    form = ItemForm()
    form.offer_days(training, also=[day_of(item, training)] if item else ())
    form.offer(
        crew=queries.crew_of(training.id),
        spaces=spaces_of(training.id),
        themes=themes_of(training.id),
    )
    if item and not form.is_submitted():
        form.fill(item, queries.team_notes_of(item.id), training)
    return form


def _saved(training: Training, item: Item, done: str) -> ResponseReturnValue:
    """Say what was done, and show the item: its page lists what it now conflicts with."""
    items, crew = queries.items_of(training.id), queries.crew_of(training.id)
    caused = findings_caused_by(queries.agenda_facts(training, items, crew), item.code)
    more = " What it conflicts with stands below." if caused else ""
    flash(f"{named(item)} {done}.{more}", "success")
    return redirect(url_for(".show", slug=training.slug, item_id=item.id), code=303)


def _form_page(training: Training, form: MoveForm, item: Item | None) -> ResponseReturnValue:
    """Show the form, with what was typed and, after a stale save, both values."""
    if form.stale and item:
        form.version.data = str(queries.get_item(training.id, item.id).version)
    page = render_template(
        "agenda/edit.html" if isinstance(form, ItemForm) else "agenda/move.html",
        training=training,
        form=form,
        item=item,
    )
    return page, form.status_code


def _cancel_page(training: Training, form: CancelForm, item: Item) -> ResponseReturnValue:
    form.version.data = str(item.version)
    page = render_template(
        "agenda/delete.html",
        training=training,
        form=form,
        item=item,
        name=named(item),
        losses=losses(item, queries.items_of(training.id), training=training),
    )
    return page, form.status_code
