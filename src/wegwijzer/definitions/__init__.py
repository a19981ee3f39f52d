"""Monitors, questions, indicators, sources, policies and targets: read once from YAML into frozen objects."""
