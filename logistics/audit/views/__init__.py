"""The pages of the log: for the office, and for each person about their own data."""

from logistics.audit.views import office as office  # their routes join the blueprint
from logistics.audit.views import own as own
from logistics.audit.views.blueprint import bp

__all__ = ["bp"]
