"""The training itself: dates, place, themes, spaces, deadlines and rules."""
