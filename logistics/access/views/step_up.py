"""A second factor once more, before something that needs a fresh one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.access.views.blueprint import bp


@bp.route("/step-up", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def show_step_up() -> ResponseReturnValue:
    """Ask for a code or a passkey, and go on to where somebody was going."""
    return render_template("access/step_up.html")
