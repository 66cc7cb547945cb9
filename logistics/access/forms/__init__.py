"""Shapes of input when signing in."""
