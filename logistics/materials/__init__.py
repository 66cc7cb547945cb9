"""Handouts of sessions and the pack each participant takes home."""
