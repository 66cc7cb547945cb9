"""The pages of the log."""

from flask import Blueprint

bp = Blueprint("audit", __name__)
