"""Measures: owner, date, expected effect, and whether it was looked at."""
