"""The log for coordinators, with names, and for administrators, with numbers only."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.audit import queries
from logistics.audit.rules import Numbered
from logistics.audit.views import rows
from logistics.audit.views.blueprint import asked_before, bp
from logistics.roster.queries import trainings_visible_to
from logistics.trainings.rules import Training


@bp.get("/audit")
@requires(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Show who did and read what, the newest first; ?about=… narrows it to one person."""
    actor = current_actor()
    trainings = trainings_visible_to(actor) if actor.is_coordinator else []
    book = rows.book_of(trainings) if actor.is_coordinator else rows.Book()
    asked = request.args.get("about", "").strip()
    about = _id(asked)
    found = [] if asked and not about else _found(book, about)
    zone = trainings[0].zone if trainings else rows.UTC_ZONE
    lines = rows.lines_of(found[: queries.PAGE], book, own_id=actor.account_id, zone=zone)
    page = render_template(
        "audit/index.html", lines=lines, **_around(book, found, asked, trainings)
    )
    return page, 422 if asked and not about else 200


def _around(
    book: rows.Book, found: list[Numbered], asked: str, trainings: list[Training]
) -> dict[str, object]:
    about = _id(asked)
    return {
        "choices": book.choices,
        "asked": asked,
        "about": about,
        "about_name": book.objects.get(about, ("", ""))[0] if about else "",
        "is_unclear": bool(asked) and about is None,
        "is_newest": asked_before() is None,
        "older": found[queries.PAGE - 1].seq if len(found) > queries.PAGE else None,
        "zone": trainings[0].zone if trainings else rows.UTC_ZONE,
    }


def _found(book: rows.Book, about: UUID | None) -> list[Numbered]:
    if about is None:
        return queries.log_page(before=asked_before())
    ids = {about} | book.belongings.get(about, frozenset())
    return queries.log_page(before=asked_before(), about=ids, by=ids)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
