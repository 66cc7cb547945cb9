"""Logistics of a residential training, from the chosen list to the last certificate."""
