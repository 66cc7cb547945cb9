"""Pages of accommodation."""

from flask import Blueprint

bp = Blueprint("accommodation", __name__, url_prefix="/t/<slug>/rooms")
