"""The blueprint of the pages of travel."""

from flask import Blueprint

bp = Blueprint("travel", __name__, url_prefix="/t/<slug>/travel")
