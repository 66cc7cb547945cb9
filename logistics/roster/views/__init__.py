"""Pages of the roster, for coordinators."""

from logistics.roster.views import editing as editing  # its routes join the blueprint
from logistics.roster.views import importing as importing
from logistics.roster.views import pages as pages
from logistics.roster.views.blueprint import bp

__all__ = ["bp"]
