"""The first page after signing in, by role."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission, Role
from logistics.roster.queries import trainings_visible_to

bp = Blueprint("homes", __name__)


@bp.get("/")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Send a participant to their own page and staff to their training."""
    actor = current_actor()
    if actor.role is Role.PARTICIPANT:
        return redirect(url_for(".me"))
    trainings = trainings_visible_to(actor)
    if len(trainings) == 1:
        return redirect(url_for("readiness.show", slug=trainings[0].slug))
    return render_template("homes/index.html", trainings=trainings, actor=actor)


@bp.get("/me/")
@requires(Permission.OWN_HOME)
def me() -> ResponseReturnValue:
    """Show one person's own page."""
    return render_template("homes/me.html")
