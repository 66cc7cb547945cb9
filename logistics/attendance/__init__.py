"""Who was in which session: marks, half-day slots and day locks."""
