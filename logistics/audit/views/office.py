"""The log for coordinators, with names, and for administrators, with numbers only."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.access.queries import number_of
from logistics.audit import queries
from logistics.audit.rules import Numbered
from logistics.audit.views import rows
from logistics.audit.views.blueprint import asked_before, bp
from logistics.core.errors import NotFound
from logistics.roster.queries import trainings_visible_to


@bp.get("/audit")
@requires(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Show who did and read what, the newest first; ?about= narrows it to a person or account."""
    actor, about = current_actor(), _asked_about()
    trainings = trainings_visible_to(actor) if actor.is_coordinator else []
    book = rows.book_of(trainings) if actor.is_coordinator else rows.Book()
    found = _found(book, about)
    zone = trainings[0].zone if trainings else rows.UTC_ZONE
    return render_template(
        "audit/index.html",
        lines=rows.lines_of(found[: queries.PAGE], book, own_id=actor.account_id, zone=zone),
        zone=zone,
        choices=book.choices,
        about=about,
        about_name=book.name_of(about) or number_of(about) if about else "",
        is_newest=asked_before() is None,
        older=found[queries.PAGE - 1].seq if len(found) > queries.PAGE else None,
    )


def _asked_about() -> UUID | None:
    """Return whom or what the address names; raise NotFound for what can be nothing."""
    text = request.args.get("about", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


def _found(book: rows.Book, about: UUID | None) -> list[Numbered]:
    if about is None:
        return queries.log_page(before=asked_before())
    ids = {about} | book.belongings.get(about, frozenset())
    return queries.log_page(before=asked_before(), about=ids, by=ids)
