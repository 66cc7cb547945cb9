"""The three-day page, one item, and the agenda as a PDF."""

from functools import partial
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.agenda import queries
from logistics.agenda.documents import agenda_pdf
from logistics.agenda.forms import MoveForm
from logistics.agenda.rules import Visibility, day_of
from logistics.agenda.views.blueprint import STAFF, bp
from logistics.agenda.views.pages import agenda_page, item_page
from logistics.core.web.kept_pages import kept_page
from logistics.core.web.responses import send_document
from logistics.trainings.queries import themes_of
from logistics.trainings.rules import Training


@bp.get(STAFF)
@requires(Permission.AGENDA_READ)
def index(training: Training) -> ResponseReturnValue:
    """Show all days, and what conflicts in them."""
    return kept_page(current_actor().account_id, partial(_index, training))


def _index(training: Training) -> str:
    items = queries.items_of(training.id)
    crew = queries.crew_of(training.id)
    facts = queries.agenda_facts(training, items, crew)
    page = agenda_page(facts, crew, here=url_for(".index", slug=training.slug))
    return render_template("agenda/index.html", training=training, page=page)


@bp.get(f"{STAFF}/<uuid:item_id>")
@requires(Permission.AGENDA_READ)
def show(training: Training, item_id: UUID) -> ResponseReturnValue:
    """Show everything about one item, with a small form to move it."""
    items = queries.items_of(training.id)
    item = queries.item_among(items, item_id)
    crew = queries.crew_of(training.id)
    facts = queries.agenda_facts(training, items, crew)
    page = item_page(item, facts, crew, notes=queries.team_notes_of(item_id))
    form = MoveForm()
    form.offer_days(training, also=[day_of(item, training)])
    form.show(item, training)
    return render_template("agenda/show.html", training=training, page=page, form=form)


@bp.get(f"{STAFF}.pdf")
@requires(Permission.AGENDA_READ)
def download(training: Training) -> ResponseReturnValue:
    """Download the agenda with the team's own items."""
    items, themes = queries.items_of(training.id), themes_of(training.id)
    return send_document(agenda_pdf(training, items, themes, audience=Visibility.TEAM))
