"""The blueprint all pages of the log join."""

import re

from flask import Blueprint, request

bp = Blueprint("audit", __name__)
_NUMBER = re.compile(r"[0-9]{1,18}")


def asked_before() -> int | None:
    """Return the entry number the address asks to begin under; without one the newest come."""
    text = request.args.get("before", "")
    return int(text) if _NUMBER.fullmatch(text) else None
