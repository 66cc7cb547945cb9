"""Personal calendars that follow every change."""
