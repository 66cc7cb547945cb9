"""The floors: the least a WSGI server and a Flask app can do."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Response

BODY = b"x" * 2000


def bare(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer 2,000 bytes without a framework."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY)))])
    return [BODY]


flask_304 = Flask("floor")


@flask_304.get("/")
def not_modified() -> Response:
    """Answer 304 and nothing else."""
    return Response(status=304)
