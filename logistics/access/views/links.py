"""Signing in with a link and signing out."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from logistics.access import queries, service
from logistics.access.forms.links import AskForm, ConfirmForm
from logistics.access.guard import cookie_name, current_actor, find_current_actor, requires
from logistics.access.policy import Permission
from logistics.access.rules import Purpose
from logistics.access.views.blueprint import bp, drop_cookie, set_cookie, signed_out
from logistics.access.views.devices import device_name
from logistics.access.views.set_up import (
    DOUBLE_CLICK,
    begin_set_up,
    cookie_of,
    find_set_up_begun,
)
from logistics.access.views.staff import leave
from logistics.access.views.strangers import count_stranger
from logistics.audit.service import amend
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import Gone

LINK_COOKIE_SECONDS = 600
LONGEST_TOKEN = 100  # what is longer is none of ours, and browsers refuse very long cookies


@bp.get("/l/<token>")
@requires(Permission.PUBLIC)
def follow(token: str) -> ResponseReturnValue:
    """Take the token out of the address before anything is shown; opening a link uses nothing."""
    response = redirect(url_for(".sign_in"), code=303)
    set_cookie(response, "link", token[:LONGEST_TOKEN], max_age=LINK_COOKIE_SECONDS)
    return response


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask for one press of a button, so that a mail scanner cannot use the link up."""
    form = ConfirmForm()
    token, browser = (request.cookies.get(cookie_name(name), "") for name in ("link", "browser"))
    if not form.validate_on_submit():
        actor = None if token else find_current_actor()
        shown = {"form": form, "asking": AskForm(), "has_link": bool(token), "actor": actor}
        return render_template("access/sign_in.html", **shown)
    try:
        with transaction():
            redeemed = service.redeem_link(token, browser=browser, at=now())
            response = _let_in(redeemed, token)
    except Gone as gone:
        response = find_set_up_begun(token) or _find_let_in(token) or _link_gone(gone, token)
    drop_cookie(response, "link")
    return response


@bp.post("/sign-out")
@requires(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End this sign-in and empty the browser of it."""
    actor = current_actor()
    if ConfirmForm().validate_on_submit():
        with transaction():
            service.end_sign_in(actor.sign_in_id, account_id=actor.account_id, at=now())
    return signed_out()


def _let_in(redeemed: service.Redeemed, token: str) -> Response:
    amend(actor_id=redeemed.account_id)
    if redeemed.purpose is Purpose.SET_UP:
        return begin_set_up(redeemed.account_id, link=token)
    leave()
    cookie = service.start_sign_in(
        redeemed.account_id, device=device_name(), at=now(), cookie=cookie_of("sign-in", token)
    )
    return _home(cookie)


def _find_let_in(token: str) -> Response | None:
    """Answer the second half of a double click like the first, whose answer got lost on the way.

    Only for seconds, only in the browser that used the link, and only if it is not signed in.
    """
    cookie = cookie_of("sign-in", token)
    actor = None if find_current_actor() else queries.find_actor(cookie, at=now())
    if actor is None or now() - actor.seen_at >= DOUBLE_CLICK:
        return None
    amend(actor_id=actor.account_id)
    return _home(cookie)


def _home(cookie: str) -> Response:
    response = redirect(url_for("homes.index"), code=303)
    set_cookie(response, "id", cookie)
    return response


def _link_gone(gone: Gone, token: str) -> Response:
    """Answer alike whatever is wrong with a link; that a used one came again stands in the log."""
    count_stranger()
    owner_id = queries.find_used_link(token)
    if owner_id is not None:
        amend(action="link.reuse", object_type="account", object_id=owner_id)
    page = render_template("access/link_gone.html", message=gone.message, asking=AskForm())
    return make_response(page, gone.status)
