"""Addresses of forecasts."""

from __future__ import annotations

from django.urls import path

from wegwijzer.web.forecasts import card, listing, making, single

ONE = "voorspellingen/<name:forecast>"

urlpatterns = [
    path("monitors/<name:monitor>/voorspellen", listing.forecasts, name="forecasts"),
    path("monitors/<name:monitor>/voorspellen/<name:indicator>", making.make, name="forecast-make"),
    path(ONE, single.forecast, name="forecast"),
    path(f"{ONE}/beeld.svg", single.chart, name="forecast-chart"),
    path(f"{ONE}/oorzaken.svg", single.causes, name="forecast-causes"),
    path(f"{ONE}/modelkaart", card.card, name="forecast-card"),
    path(f"{ONE}/algoritmeregister.json", card.register, name="forecast-register"),
]
