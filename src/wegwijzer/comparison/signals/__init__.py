"""Signals: which newest periods of many series stand out, few enough and right."""
