"""Pages of materials."""

from flask import Blueprint

bp = Blueprint("materials", __name__, url_prefix="/t/<slug>/materials")
