"""Changing journeys: importing a file, and booking, changing and cancelling one leg."""

from logistics.travel.service.importing import import_legs, plan_legs

__all__ = ["import_legs", "plan_legs"]
