"""The log: one line of JSON per request and per failure, never what somebody typed or saw."""

import json
import logging
import secrets
import sys
import time
import traceback
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OURS = "logistics."
KEY = f"{OURS}request"
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"})
FRAMES = 12  # of a failure, the innermost ones
requests_log = logging.getLogger(f"{OURS}requests")


@dataclass
class Seen:
    """What the log says of one request: the rule of its address, not the address."""

    request: str = field(default_factory=lambda: secrets.token_hex(6))
    method: str = "OTHER"
    route: str = "-"
    status: int = 500
    ms: int = 0
    actor: str | None = None


class Lines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return only what is known to be harmless: of our own records the text as it was written
        in the code, and the facts given with it; of those of libraries neither.
        """
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name.startswith(OURS):
            line |= {"event": str(record.msg), **getattr(record, "facts", {})}
        if record.exc_info and record.exc_info[1]:
            line |= failure_facts(record.exc_info[1])
        return json.dumps(line)


class Stderr(logging.Handler):
    """Writes what is ours, and warnings of libraries, to what stderr is at that moment."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is written."""
        least = logging.INFO if record.name.startswith(OURS) else logging.WARNING
        return record.levelno >= least

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line in one go: the lines of several workers do not mix."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except (OSError, TypeError, ValueError):
            return  # nowhere to write to; the library's own complaint would show the record


class RequestLog:
    """Around the whole app: whatever comes of a request, it gets one line."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request and write its line."""
        seen = environ[KEY] = Seen()
        if environ["REQUEST_METHOD"] in METHODS:
            seen.method = environ["REQUEST_METHOD"]
        started = time.perf_counter()

        def note(status: str, headers: list[tuple[str, str]], *failed: Any) -> Any:
            seen.status = int(status[:3])
            return start_response(status, headers, *failed)

        try:
            return self._application(environ, note)
        finally:
            seen.ms = round((time.perf_counter() - started) * 1000)
            requests_log.info("request", extra={"facts": asdict(seen)})


def init_logs(app: Flask) -> None:
    """Number and log every request; call before everything else that looks at requests."""
    root = logging.getLogger()
    if not any(isinstance(handler, Stderr) for handler in root.handlers):
        handler = Stderr()
        handler.setFormatter(Lines())
        root.addHandler(handler)
    logging.getLogger(OURS.rstrip(".")).setLevel(logging.INFO)
    _hush_servers()
    app.before_request(_begin)
    app.after_request(_end)
    app.wsgi_app = RequestLog(app.wsgi_app)  # type: ignore[method-assign]


def failure_facts(error: BaseException) -> dict[str, Any]:
    """Say what kind of failure it was and where; its text may hold what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = [f"{'/'.join(Path(f.filename).parts[-3:])}:{f.lineno} {f.name}" for f in frames]
    return {"kind": type(error).__name__, "frames": places}


def seen_so_far() -> Seen:
    """Return what is known of the running request."""
    seen: Seen = request.environ.setdefault(KEY, Seen())
    return seen


def _begin() -> None:
    seen = seen_so_far()
    g.request_id = seen.request
    if request.url_rule is not None:
        seen.route = request.url_rule.rule


def _end(response: Response) -> Response:
    actor = g.get("actor")  # only whom the guard found already
    seen_so_far().actor = str(actor.account_id) if actor else None
    return response


def _hush_servers() -> None:
    """Keep servers from writing addresses, and what they could not read, into a log."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    logging.getLogger("gunicorn.access").disabled = True
    for handler in logging.getLogger("gunicorn.error").handlers:
        handler.setFormatter(Lines())
