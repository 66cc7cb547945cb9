"""The guard: every view says what it requires, and one that does not is closed."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from logistics.access import queries
from logistics.access.policy import Actor, Permission
from logistics.core.clock import now
from logistics.core.errors import Refused

V = TypeVar("V", bound=Callable[..., Any])
OPEN_ENDPOINTS = frozenset({"static", "bootstrap.static"})


def requires(permission: Permission) -> Callable[[V], V]:
    """Mark a view with the permission it asks for."""
    return partial(_marked, permission=permission)


def _marked(view: V, *, permission: Permission) -> V:
    view.permission = permission  # type: ignore[attr-defined]
    return view


def init_guard(app: Flask) -> None:
    """Put the guard in front of every request."""
    app.before_request(check_permission)


def check_permission() -> Response | None:
    """Let a request through, send it to the sign-in page, or refuse it."""
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None  # no such page, or a file of the look: nothing to protect
    permission = getattr(current_app.view_functions[request.endpoint], "permission", None)
    if permission is Permission.PUBLIC:
        return None
    actor = find_current_actor()
    if actor is None:
        return redirect(url_for("access.sign_in"), code=303)
    if permission is None or not actor.may(permission):
        raise Refused
    return None


def find_current_actor() -> Actor | None:
    """Return who is signed in, asking the database once a request."""
    if "actor" not in g:
        token = request.cookies.get(cookie_name())
        g.actor = queries.find_actor(token, at=now()) if token else None
    actor: Actor | None = g.actor
    return actor


def current_actor() -> Actor:
    """Return who is signed in; only for views behind the guard."""
    actor = find_current_actor()
    if actor is None:
        abort(401)
    return actor


def cookie_name(name: str = "id") -> str:
    """A cookie's name, by default the sign-in's; browsers tie the prefix to this host on https."""
    return f"__Host-{name}" if current_app.config["SESSION_COOKIE_SECURE"] else name
