"""The training's own page: the board for coordinators, their sessions for trainers."""

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.agenda.queries import items_of
from logistics.attendance.queries import marks_of
from logistics.core.clock import now
from logistics.readiness import queries
from logistics.readiness.rules import board_of, moment_of, sessions_led_by
from logistics.roster.queries import get_own_place
from logistics.trainings.queries import themes_of
from logistics.trainings.rules import Training

bp = Blueprint("readiness", __name__, url_prefix="/t/<slug>")


@bp.get("/")
@requires(Permission.TRAINING_READ)
def show(training: Training) -> ResponseReturnValue:
    """Show what stands between now and a fully attended training."""
    actor = current_actor()
    if not actor.is_coordinator:
        return _own_sessions(training)
    at = moment_of(request.args.get("at", ""), training) or now()
    board = board_of(queries.facts_of(training), at=at)
    return render_template("readiness/board.html", training=training, board=board)


def _own_sessions(training: Training) -> ResponseReturnValue:
    person, _ = get_own_place(current_actor())
    marked = Counter(mark.item_id for mark in marks_of(training.id))
    sessions = sessions_led_by(
        person.code, items_of(training.id), marked, training=training, at=now()
    )
    return render_template(
        "readiness/sessions.html",
        training=training,
        person=person,
        sessions=sessions,
        themes={theme.code: theme for theme in themes_of(training.id)},
    )
