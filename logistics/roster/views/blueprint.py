"""The blueprint all pages of the roster join."""

from flask import Blueprint

bp = Blueprint("roster", __name__, url_prefix="/t/<slug>/people")
