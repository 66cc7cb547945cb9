"""Bookings and legs: every journey there and back."""
