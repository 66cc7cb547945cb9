"""The first page after signing in, by role, and what programs ask of the whole site."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission, Role
from logistics.certificates.queries import find_certificate
from logistics.core.clock import now
from logistics.core.db import change_number
from logistics.core.web.kept_pages import kept_page
from logistics.homes import queries, rules
from logistics.roster.queries import get_own_place, trainings_visible_to
from logistics.roster.rules import Person
from logistics.trainings.rules import Training
from logistics.travel.queries import legs_of_person
from logistics.travel.rules import itinerary_of

bp = Blueprint("homes", __name__)
MINUTES = 5  # the step in which sessions begin and end: "now" must not lag behind


@bp.get("/")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Send a participant to their own page and staff to their training."""
    actor = current_actor()
    if actor.role is Role.PARTICIPANT:
        return redirect(url_for(".me"))
    may_read = actor.may(Permission.TRAINING_READ)
    trainings = trainings_visible_to(actor) if may_read else []
    if len(trainings) == 1:
        return redirect(url_for("readiness.show", slug=trainings[0].slug))
    return render_template("homes/index.html", trainings=trainings, may_read=may_read)


@bp.get("/me/")
@requires(Permission.OWN_HOME)
def me() -> ResponseReturnValue:
    """Show one person's own page: journey, room, coming day, papers."""
    return kept_page(current_actor().account_id, _me, minutes=MINUTES)


def _me() -> str:
    person, training = get_own_place(current_actor())
    shown = {
        "neutral_title": training.neutral_title,
        "training": training,
        "person": person,
        "greeting": rules.greeting(person.details, training.local(now())),
    }
    if not person.takes_part:
        sentence = rules.no_place_sentence(person.state)
        return render_template("homes/no_place.html", sentence=sentence, **shown)
    return render_template("homes/me.html", **shown, **_own_things(person, training))


def _own_things(person: Person, training: Training) -> dict[str, object]:
    itinerary = itinerary_of(legs_of_person(person.id))
    references = queries.references_of(person.id)
    room = queries.find_own_room(person.id)
    at = now()
    items = queries.items_between(rules.days_near(training, at), training.id, kind=person.kind)
    days = rules.days_to_show(items, training, at)
    there, back = (
        [
            rules.leg_line(leg, training, reference=references.get(leg.booking_id, ""))
            for leg in legs
        ]
        for legs in (itinerary.there, itinerary.back)
    )
    return {
        "journey": [*there, *([rules.room_line(room)] if room else []), *back],
        "travels": bool(itinerary.legs),
        "days": days,
        "is_on": rules.comes_first(days, training, at),
        "certificate": find_certificate(person.id),
    }


@bp.get("/healthz")
@requires(Permission.PUBLIC)
def healthz() -> ResponseReturnValue:
    """Tell a watching program whether the app reaches its database; no more than that."""
    try:
        change_number()
    except SQLAlchemyError:
        return Response("unavailable\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@bp.get("/robots.txt")
@requires(Permission.PUBLIC)
def robots() -> ResponseReturnValue:
    """Ask every robot to stay away."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@bp.get("/favicon.ico")
@requires(Permission.PUBLIC)
def favicon() -> ResponseReturnValue:
    """Lead browsers that ask for the old address to the mark of the pages."""
    return redirect(url_for("static", filename="img/mark.svg"), code=301)
