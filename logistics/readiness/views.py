"""Pages of readiness."""

from flask import Blueprint

bp = Blueprint("readiness", __name__, url_prefix="/t/<slug>")
