"""Differences between protected figures: effect, interval, certainty, and a comparator that has a name."""
