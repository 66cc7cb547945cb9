"""The guard: every view says what it requires, and one that does not is closed."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from logistics.access import queries, service
from logistics.access.policy import Actor, Permission, is_open
from logistics.access.rules import FRESH, SEEN_EVERY
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import Refused

V = TypeVar("V", bound=Callable[..., Any])
OPEN_ENDPOINTS = frozenset({"static", "bootstrap.static"})


def requires(permission: Permission, *, fresh: bool = False) -> Callable[[V], V]:
    """Mark a view with the permission it asks for; `fresh`: and with a second factor just now."""

    def marked(view: V) -> V:
        view.permission = permission  # type: ignore[attr-defined]
        view.fresh = fresh  # type: ignore[attr-defined]
        return view

    return marked


def init_guard(app: Flask) -> None:
    """Put the guard in front of every request."""
    app.before_request(check_permission)


def check_permission() -> Response | None:
    """Let a request through, send it to the sign-in page, or refuse it."""
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None  # no such page, or a file of the look: nothing to protect
    view = current_app.view_functions[request.endpoint]
    permission: Permission | None = getattr(view, "permission", None)
    if permission is not None and is_open(permission):
        return None
    actor = find_current_actor()
    if actor is None:
        return redirect(url_for("access.sign_in"), code=303)
    if permission is None or not actor.may(permission):
        raise Refused
    _keep_alive(actor)
    if getattr(view, "fresh", False) and not is_fresh(actor):
        return redirect(url_for("access.show_step_up", next=_way_back()), code=303)
    return None


def is_fresh(actor: Actor) -> bool:
    """Whether this device has shown a second factor within the last minutes.

    One from the future is none: the clock was wrong then, and would keep it fresh for as long.
    """
    return actor.stepped_up_at is not None and abs(now() - actor.stepped_up_at) < FRESH


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


def _keep_alive(actor: Actor) -> None:
    moment = now()
    if actor.seen_at > moment - SEEN_EVERY:
        return
    try:
        with transaction(counts=False):
            service.note_seen(actor.sign_in_id, at=moment)
    except OperationalError:
        return  # a full or busy disk must not keep anybody from reading


def _way_back() -> str:
    """Return the page to come back to: this one, or for a button the page it stands on."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    adapter = current_app.create_url_adapter(request)
    if adapter is not None and adapter.test(request.path, "GET"):
        return request.path
    return "/"
