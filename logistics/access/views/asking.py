"""Asking for a sign-in link by mail: the answer is the same whoever asks for whomever."""

import re
import secrets
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access import service
from logistics.access.forms.links import AskForm
from logistics.access.guard import cookie_name, requires
from logistics.access.policy import Permission
from logistics.access.queries import hash_of
from logistics.access.views.blueprint import bp, set_cookie
from logistics.access.views.strangers import count_stranger
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.messages.rules import TRIED_FOR, Kind, Order
from logistics.messages.service import order_mail

# As long as the mail is tried for, and the link in it lives.
_COOKIE_LIVES = TRIED_FOR[Kind.SIGN_IN] + timedelta(minutes=30)
_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")


@bp.post("/sign-in/link")
@requires(Permission.PUBLIC)
def request_link() -> ResponseReturnValue:
    """Store that somebody wants a link; the worker finds out whether there is somebody to write to.

    Known, unknown, misspelt and asked too often: the same work and the same answer.
    """
    form = AskForm()
    if not form.validate_on_submit():
        count_stranger()
        return render_template("access/sign_in.html", asking=form), form.status_code
    email, browser = form.to_email(), _browser()
    is_heard = service.hear_request(email, network=request.remote_addr or "", at=now())
    order = Order(email=email if is_heard else "", browser_hash=hash_of(browser).hex())
    with transaction(counts=False):  # no page shows it: strangers must not make pages slow
        order_mail(Kind.SIGN_IN, order, at=now())
    response = redirect(url_for(".sent"), code=303)
    set_cookie(response, "browser", browser, max_age=int(_COOKIE_LIVES.total_seconds()))
    return response


@bp.get("/sign-in/sent")
@requires(Permission.PUBLIC)
def sent() -> ResponseReturnValue:
    """Say where to look for the mail; who asked for what is not remembered."""
    return render_template("access/sent.html")


def _browser() -> str:
    """Return the secret of this browser, the one it has or a new one: links are tied to it."""
    held = request.cookies.get(cookie_name("browser"), "")
    return held if _COOKIE.fullmatch(held) else secrets.token_urlsafe(32)
