"""The blueprint all pages of signing in join, and the cookies they set."""

from flask import Blueprint, current_app, redirect, url_for
from werkzeug.wrappers import Response

from logistics.access.guard import cookie_name
from logistics.core.web.headers import empty_browser

bp = Blueprint("access", __name__)


def set_cookie(response: Response, name: str, value: str, *, max_age: int | None = None) -> None:
    """Set a cookie only this host and no script gets; without `max_age` it goes with the browser.

    `name` is the short one: `id`, `link`, `pending` or `browser`.
    """
    # Lax, not Strict: Strict would hide the sign-in on the first click from a web mail page.
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=max_age,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def drop_cookie(response: Response, name: str) -> None:
    """Let a cookie go."""
    # With all that it was set with: browsers refuse a `__Host-` cookie that is not secure.
    set_cookie(response, name, "", max_age=0)


def signed_out() -> Response:
    """Answer somebody whose sign-in has ended: empty the browser of it, show the way back in."""
    response = redirect(url_for("access.sign_in"), code=303)
    drop_cookie(response, "id")
    empty_browser(response)
    return response
