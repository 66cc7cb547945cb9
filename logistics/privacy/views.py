"""The lock-down page."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.core.clock import now
from logistics.core.web.headers import empty_browser
from logistics.privacy import service
from logistics.privacy.forms import LockDownForm
from logistics.privacy.rules import AFTERWARDS, LEFT_OVER

bp = Blueprint("privacy", __name__)


@bp.route("/lock-down", methods=["GET", "POST"])
@requires(Permission.LOCK_DOWN, fresh=True)
def lock_down() -> ResponseReturnValue:
    """End everything that opens anything, and say what was ended: this sign-in too."""
    form = LockDownForm()
    if not form.validate_on_submit():
        page = render_template("privacy/lock_down.html", form=form)
        return page, form.status_code
    done = service.lock_everything_down(shred=form.shred.data, at=now())
    response = make_response(
        render_template(
            "privacy/locked_down.html", done=done, afterwards=AFTERWARDS, left_over=LEFT_OVER
        )
    )
    empty_browser(response)
    return response
