"""Inviting people by mail."""

from flask import Blueprint

bp = Blueprint("messages", __name__, url_prefix="/t/<slug>/messages")
