"""Pages of attendance."""

from flask import Blueprint

bp = Blueprint("attendance", __name__, url_prefix="/t/<slug>/attendance")
