"""The Kosovo* footnote on every page that names it."""

from flask import Flask, Response

from logistics.core.text import KOSOVO_FOOTNOTE

PLACEHOLDER = b"<!-- footnote -->"
FOOTNOTE = f'<p class="footnote">{KOSOVO_FOOTNOTE}</p>'.encode()


def init_footnotes(app: Flask) -> None:
    """Put the footnote where a layout left room for it."""
    app.after_request(add_footnote)


def add_footnote(response: Response) -> Response:
    """Replace the placeholder: the whole page is looked at, so that no path can forget it."""
    if response.mimetype != "text/html" or response.direct_passthrough:
        return response
    body = response.get_data()
    if PLACEHOLDER in body:
        needed = b"Kosovo" in body
        response.set_data(body.replace(PLACEHOLDER, FOOTNOTE if needed else b""))
    return response
