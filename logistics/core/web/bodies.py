"""How much may be sent at once: files where a page takes files, and only forms elsewhere."""

from flask import Flask, abort, request

FORM_BYTES = 500_000


def init_bodies(app: Flask, *, uploads: frozenset[str]) -> None:
    """Cap the body of every request; `uploads` are the endpoints that take a file.

    Call before whatever reads forms. Over the cap is 413, and nothing of it is kept. A body that
    does not say how long it is gets 411: it would be cut off at the cap and taken for a whole one.
    """
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_BYTES
    app.config["MAX_FORM_PARTS"] = 1_000

    @app.before_request
    def cap_body() -> None:
        if "Transfer-Encoding" in request.headers:
            abort(411)
        if request.endpoint not in uploads:
            request.max_content_length = min(FORM_BYTES, app.config["MAX_CONTENT_LENGTH"])
