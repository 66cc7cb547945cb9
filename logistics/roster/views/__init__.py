"""Pages of the roster, for coordinators."""

from logistics.roster.views import devices as devices  # their routes join the blueprint
from logistics.roster.views import document as document
from logistics.roster.views import editing as editing
from logistics.roster.views import emergency as emergency
from logistics.roster.views import importing as importing
from logistics.roster.views import pages as pages
from logistics.roster.views.blueprint import bp

__all__ = ["bp"]
