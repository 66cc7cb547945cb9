"""Signing in with a link and signing out."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from logistics.access import service
from logistics.access.forms import ConfirmForm
from logistics.access.guard import cookie_name, current_actor, find_current_actor, requires
from logistics.access.policy import Permission
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import Gone

bp = Blueprint("access", __name__)
LINK_COOKIE_SECONDS = 600


@bp.get("/l/<token>")
@requires(Permission.PUBLIC)
def follow(token: str) -> ResponseReturnValue:
    """Take the token out of the address before anything is shown; opening a link uses nothing."""
    response = redirect(url_for(".sign_in"), code=303)
    _set_cookie(response, cookie_name("link"), token, max_age=LINK_COOKIE_SECONDS)
    return response


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask for one press of a button, so that a mail scanner cannot use the link up."""
    form = ConfirmForm()
    token = request.cookies.get(cookie_name("link"), "")
    if not form.validate_on_submit():
        actor = None if token else find_current_actor()
        return render_template("access/sign_in.html", form=form, has_link=bool(token), actor=actor)
    try:
        with transaction():
            cookie = service.redeem_link(token, at=now())
    except Gone as gone:
        return _link_gone(gone)
    response = redirect(url_for("homes.index"), code=303)
    _set_cookie(response, cookie_name(), cookie, max_age=None)
    _drop_cookie(response, cookie_name("link"))
    return response


@bp.post("/sign-out")
@requires(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End this sign-in and empty the browser of it."""
    if ConfirmForm().validate_on_submit():
        with transaction():
            service.end_sign_in(current_actor().sign_in_id, at=now())
    response = redirect(url_for(".sign_in"), code=303)
    _drop_cookie(response, cookie_name())
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _link_gone(gone: Gone) -> Response:
    response = make_response(render_template("access/link_gone.html", message=gone.message), 410)
    _drop_cookie(response, cookie_name("link"))
    return response


def _set_cookie(response: Response, name: str, value: str, *, max_age: int | None) -> None:
    # Lax, not Strict: Strict would hide the sign-in on the first click from a web mail page.
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _drop_cookie(response: Response, name: str) -> None:
    # With all that it was set with: browsers refuse a `__Host-` cookie that is not secure.
    _set_cookie(response, name, "", max_age=0)
