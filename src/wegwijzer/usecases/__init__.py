"""The verbs of the product: the only door to sources, storage, engine and disclosure."""

from wegwijzer.usecases.monitors import monitor_page, monitors_for, releases_for, start_page
from wegwijzer.usecases.opening import opened_home
from wegwijzer.usecases.reporting import report
from wegwijzer.usecases.searching import search
from wegwijzer.usecases.viewer import Role, Viewer
from wegwijzer.usecases.viewing import figure_cards, view_figure

__all__ = [
    "Role",
    "Viewer",
    "figure_cards",
    "monitor_page",
    "monitors_for",
    "opened_home",
    "releases_for",
    "report",
    "search",
    "start_page",
    "view_figure",
]
