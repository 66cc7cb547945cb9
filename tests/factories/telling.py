"""A server that tells what it is sent: to show that the scan of what servers write sees it."""

from collections.abc import Callable, Iterable
from typing import Any


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Print the address and the browser of every request."""
    print(environ["PATH_INFO"], environ.get("HTTP_USER_AGENT"), flush=True)  # noqa: T201 - it tells
    start_response("200 OK", [("Content-Length", "0")])
    return [b""]
