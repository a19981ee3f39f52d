"""Releases and their reports."""
