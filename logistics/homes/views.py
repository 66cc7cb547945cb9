"""The first page after signing in, by role."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission, Role
from logistics.agenda.queries import items_of, items_visible_to_participants
from logistics.certificates.queries import find_certificate
from logistics.core.clock import now
from logistics.homes import rules
from logistics.homes.queries import find_own_room
from logistics.roster.queries import get_own_place, trainings_visible_to
from logistics.roster.rules import NameUse, Person, name_for
from logistics.trainings.queries import themes_of
from logistics.trainings.rules import Training
from logistics.travel.queries import legs_of_person
from logistics.travel.rules import itinerary_of

bp = Blueprint("homes", __name__)


@bp.get("/")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Send a participant to their own page and staff to their training."""
    actor = current_actor()
    if actor.role is Role.PARTICIPANT:
        return redirect(url_for(".me"))
    trainings = trainings_visible_to(actor) if actor.may(Permission.TRAINING_READ) else []
    if len(trainings) == 1:
        return redirect(url_for("readiness.show", slug=trainings[0].slug))
    return render_template("homes/index.html", trainings=trainings, actor=actor)


@bp.get("/me/")
@requires(Permission.OWN_HOME)
def me() -> ResponseReturnValue:
    """Show one person's own page: journey, room, next day, papers."""
    person, training = get_own_place(current_actor())
    if not person.takes_part:
        return render_template("homes/no_place.html", neutral_title=training.neutral_title)
    return _page(person, training)


def _page(person: Person, training: Training) -> str:
    at = now()
    itinerary = itinerary_of(legs_of_person(person.id))
    day = rules.next_day(training, at)
    items = items_visible_to_participants(items_of(training.id))
    name = name_for(person.details, NameUse.BADGE)
    return render_template(
        "homes/me.html",
        neutral_title=training.neutral_title,
        training=training,
        person=person,
        greeting=rules.greeting(name, training.local(at)),
        there=[rules.leg_line(leg) for leg in itinerary.there],
        back=[rules.leg_line(leg) for leg in itinerary.back],
        room=find_own_room(person.id),
        day=day,
        lines=rules.lines_of_day(items, day, training),
        themes={theme.code: theme for theme in themes_of(training.id)},
        certificate=find_certificate(person.id),
    )
