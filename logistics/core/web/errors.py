"""Error pages: a kind sentence and a request id, never what went wrong inside."""

import errno
import logging
import secrets
import traceback

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from logistics.core.errors import DomainError, TooMany

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
    app.before_request(_number_request)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(OSError, _file_error)
    app.register_error_handler(Exception, _unexpected)


def _number_request() -> None:
    g.request_id = secrets.token_hex(6)


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
    # The text of an exception may hold what somebody typed: only its kind and place are logged.
    frames = "".join(traceback.format_tb(error.__traceback__))
    rule = request.url_rule.rule if request.url_rule else "-"
    log.error("%s at %s, request %s\n%s", type(error).__name__, rule, _request_id(), frames)
    return _page(500)


def _page(status: int, *, message: str = "") -> tuple[str, int]:
    title, sentence = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    page = render_template(
        "errors/error.html",
        status=status,
        title=title,
        message=message or sentence,
        request_id=_request_id(),
        home_url="/",
    )
    return page, status


def _request_id() -> str:
    return str(g.get("request_id", "-"))
