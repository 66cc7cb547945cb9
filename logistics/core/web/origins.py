"""Forms of other sites are turned away by what the browser says of the sender."""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from werkzeug.exceptions import SecurityError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_FETCHES = frozenset({None, "same-origin", "none"})


def init_origins(app: Flask) -> None:
    """Look at the sender of every request that may change something; before the form's token."""
    app.before_request(check_origin)


def check_origin() -> None:
    """Refuse with 403 what another site sent; a request that says nothing has its token to show.

    Over https that includes the page it was sent from. Browsers that hide it are let through:
    the token is tied to a cookie that no other host can read or set.
    """
    if request.method in SAFE or isinstance(request.routing_exception, SecurityError):
        return
    origin = request.headers.get("Origin")
    if origin is None and request.referrer and request.is_secure:
        origin = _origin_of(request.referrer)
    is_own = origin is None or origin in _own_origins()
    if not is_own or request.headers.get("Sec-Fetch-Site") not in OWN_FETCHES:
        abort(403)


def _own_origins() -> set[str]:
    base = _origin_of(current_app.config["BASE_URL"])
    return {base, f"{base.partition(':')[0]}://{request.host}"}


def _origin_of(url: str) -> str:
    try:
        scheme, host, *_ = urlsplit(url)
    except ValueError:
        return ""
    return f"{scheme}://{host}"
