"""Error pages: a kind sentence and a request id, never what went wrong inside."""

import errno
import logging

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from logistics.core.errors import DomainError, TooMany
from logistics.core.web.logs import failure_facts, seen_so_far

log = logging.getLogger(__name__)

SENTENCES = {
    400: ("This request was not understood", "Go back, reload the page and try once more."),
    403: ("This page is not open to you", "If you need it, ask the coordinator."),
    404: ("There is nothing here", "The address may be mistyped, or the page was removed."),
    405: ("That does not work here", "Go back and use the buttons on the page."),
    409: ("Somebody was faster", "Go back, load the page again and compare before you save."),
    410: ("This link no longer works", "Ask for a new one."),
    413: ("This file is too large", "Nothing was saved. Up to 20 MB can be sent at once."),
    422: ("This cannot be saved", "Go back and look at what you entered."),
    429: ("A little too fast", "Wait a minute and try once more."),
    500: (
        "Something went wrong on our side",
        "It is not your fault, and what you saved before is still there. Try once more.",
    ),
    503: ("Very busy at the moment", "Wait a few seconds and try once more."),
    507: ("The disk is full", "Nothing was saved. Tell the administrator."),
}
# What SQLite and PostgreSQL say, and the file system.
_FULL = ("disk is full", "No space left")
_BUSY = ("locked", "busy", "deadlock detected", "lock timeout")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def init_error_pages(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(OSError, _file_error)
    app.register_error_handler(Exception, _unexpected)


def _domain_error(error: DomainError) -> ResponseReturnValue:
    page, status = _page(error.status, message=error.message)
    if isinstance(error, TooMany):
        return page, status, {"Retry-After": str(error.wait_seconds)}
    return page, status


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:
        return error.get_response()
    if isinstance(error, SecurityError):  # a forged host: no address can be built for a page
        return SENTENCES[400][0], 400, {"Content-Type": "text/plain"}
    return _page(error.code or 500)


def _database_error(error: OperationalError) -> ResponseReturnValue:
    text = str(error.orig)
    if any(words in text for words in _FULL):
        return _page(507)
    if any(words in text for words in _BUSY):
        return _page(503)
    return _unexpected(error)


def _file_error(error: OSError) -> ResponseReturnValue:
    return _page(507) if error.errno in _NO_ROOM else _unexpected(error)


def _unexpected(error: Exception) -> ResponseReturnValue:
    seen = seen_so_far()
    facts = {"request": seen.request, "route": seen.route, **failure_facts(error)}
    log.error("failure", extra={"facts": facts})
    return _page(500)


def _page(status: int, *, message: str = "") -> tuple[str, int]:
    title, sentence = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    page = render_template(
        "errors/error.html",
        status=status,
        title=title,
        message=message or sentence,
        request_id=seen_so_far().request,
        home_url="/",
    )
    return page, status
