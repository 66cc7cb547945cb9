"""Pages of calendars: the feed behind a secret link, and where its owner makes that link."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.calendars import queries, service
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import NotFound
from logistics.core.web.responses import send_document
from logistics.roster.queries import get_own_place
from logistics.roster.rules import Person
from logistics.trainings.queries import get_training
from logistics.trainings.rules import Training

bp = Blueprint("calendars", __name__)
NO_CALENDAR = "There is no calendar at this address. It may have been withdrawn by its owner.\n"


@bp.get("/c/<token>.ics")
@requires(Permission.FEED_READ)
def feed(token: str) -> ResponseReturnValue:
    """Answer a calendar program; one that has the newest version already costs one query."""
    found = queries.find_feed(token)
    if found is None:
        return Response(NO_CALENDAR, 404, mimetype="text/plain")
    if request.if_none_match.contains_weak(found.tag):
        response = Response(status=304)
    else:
        shared = queries.shared_facts(get_training(found.slug))
        response = send_document(service.calendar_document(shared, queries.own_facts(found.person)))
    response.set_etag(found.tag)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.route("/me/calendar", methods=["GET", "POST"])
@requires(Permission.OWN_HOME)
def own() -> ResponseReturnValue:
    """Explain the calendar, and on request make its link, which is shown this once."""
    person, training = _own_place()
    link = ""
    if request.method == "POST":
        with transaction():
            token = service.make_link(person.id, at=now())
        link = current_app.config["BASE_URL"] + url_for(".feed", token=token)
    return render_template(
        "calendars/own.html",
        training=training,
        neutral_title=training.neutral_title,
        made_at=queries.find_link_time(person.id),
        link=link,
        subscribe="webcal://" + link.partition("://")[2],
    )


@bp.post("/me/calendar/withdraw")
@requires(Permission.OWN_HOME)
def withdraw() -> ResponseReturnValue:
    """Let the link stop working."""
    person, _ = _own_place()
    with transaction():
        service.withdraw_link(person.id, at=now())
    flash("Your calendar link no longer works.", "success")
    return redirect(url_for(".own"), code=303)


@bp.get("/me/calendar.ics")
@requires(Permission.OWN_HOME)
def download() -> ResponseReturnValue:
    """Hand over the calendar as it is today, as a file."""
    person, training = _own_place()
    return send_document(
        service.calendar_document(queries.shared_facts(training), queries.own_facts(person))
    )


def _own_place() -> tuple[Person, Training]:
    person, training = get_own_place(current_actor())
    if not person.takes_part:
        raise NotFound
    return person, training
