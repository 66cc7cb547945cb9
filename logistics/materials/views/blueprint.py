"""The blueprint of the pages of materials and where they stand."""

from flask import Blueprint

bp = Blueprint("materials", __name__)
STAFF = "/t/<slug>/materials"
