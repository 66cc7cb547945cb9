"""The lock-down page."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)
