"""Pages of roster."""

from flask import Blueprint

bp = Blueprint("roster", __name__, url_prefix="/t/<slug>/people")
