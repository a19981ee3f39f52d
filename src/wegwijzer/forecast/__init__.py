"""Forecasts of series with honest intervals, chosen by back-test against naive, and made to add up over areas."""
