"""The verbs of the product: the only door to sources, storage, engine and disclosure.

What the pages use is named here; it is loaded when it is first used, so that a server and a command start quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

WHERE = {
    "Role": "viewer",
    "Viewer": "viewer",
    "compare_figure": "comparing_figures",
    "figure_cards": "viewing",
    "forecast_population": "forecasting_population",
    "forecast_release": "forecasting_releases",
    "forecast_signals": "forecasting_releases",
    "list_forecasts": "forecasting_releases",
    "score_forecast": "forecasting_releases",
    "view_forecast": "viewing_forecasts",
    "view_scenarios": "viewing_causes",
    "view_waterfall": "viewing_causes",
    "look_back": "evaluating",
    "monitor_page": "monitors",
    "monitors_for": "monitors",
    "opened_home": "homes",
    "releases_for": "monitors",
    "readable": "reporting",
    "report": "reporting",
    "search": "searching",
    "search_release_signals": "release_signals",
    "start_page": "monitors",
    "view_figure": "viewing",
    "view_in_release": "talking",
}


def __getattr__(name: str) -> Any:
    if name not in WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"wegwijzer.usecases.{WHERE[name]}"), name)
