"""Pages of homes."""

from flask import Blueprint

bp = Blueprint("homes", __name__)
