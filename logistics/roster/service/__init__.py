"""Changing the roster."""

from logistics.roster.service.accounts import account_for
from logistics.roster.service.imports import import_people, plan_people_import

__all__ = ["account_for", "import_people", "plan_people_import"]
