"""Differences with a named comparator, and their intervals."""
