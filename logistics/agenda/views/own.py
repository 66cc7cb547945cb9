"""One's own agenda, on a phone: day by day, with what is on now and what comes next."""

from flask import render_template
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.agenda import queries
from logistics.agenda.documents import agenda_pdf
from logistics.agenda.rules import Item, Visibility
from logistics.agenda.views.blueprint import OWN, bp
from logistics.agenda.views.pages import own_page
from logistics.core.clock import now
from logistics.core.errors import NotFound
from logistics.core.web.responses import send_document
from logistics.roster.queries import get_own_place
from logistics.roster.rules import Kind, Person
from logistics.trainings.queries import themes_of
from logistics.trainings.rules import Training


@bp.get(OWN)
@requires(Permission.OWN_HOME)
def own() -> ResponseReturnValue:
    """Show the days of the training the actor is in."""
    person, training = get_own_place(current_actor())
    items = _items_for(person, training) if person.takes_part else []
    page = own_page(items, training, themes_of(training.id), person=person, at=now())
    return render_template("agenda/own.html", neutral_title=training.neutral_title, page=page)


@bp.get(f"{OWN}.pdf")
@requires(Permission.OWN_HOME)
def download_own() -> ResponseReturnValue:
    """Download the same days as a PDF."""
    person, training = get_own_place(current_actor())
    if not person.takes_part:
        raise NotFound
    items = _items_for(person, training)
    return send_document(
        agenda_pdf(training, items, themes_of(training.id), audience=_audience(person))
    )


def _items_for(person: Person, training: Training) -> list[Item]:
    items = queries.items_of(training.id)
    if _audience(person) is Visibility.TEAM:
        return items
    return queries.items_visible_to_participants(items)


def _audience(person: Person) -> Visibility:
    return Visibility.TEAM if person.kind is Kind.TRAINER else Visibility.PARTICIPANTS
