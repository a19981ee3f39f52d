"""Wegwijzer walks a municipality through the monitoring cycle of the social domain."""

__version__ = "0.1.0"
