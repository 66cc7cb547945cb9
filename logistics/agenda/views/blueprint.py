"""The blueprint of the agenda's pages and where they stand."""

from flask import Blueprint

bp = Blueprint("agenda", __name__)
STAFF = "/t/<slug>/agenda"
OWN = "/me/agenda"
