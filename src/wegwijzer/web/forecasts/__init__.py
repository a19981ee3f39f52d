"""Forecasts with their past."""
