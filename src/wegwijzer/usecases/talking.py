"""A figure as it is talked about: in the one release that a conversation is about."""

from __future__ import annotations

from wegwijzer.reports.view import FigureQuery, FigureView
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import not_found, opened_release
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing import viewed


def view_in_release(home: Home, viewer: Viewer, release_id: str, query: FigureQuery) -> FigureView:
    """Return everything about one figure in a named release.

    Raises `NotFoundError` for a release that isn't there or isn't for this viewer, and as `view_figure` does.
    """
    opened = opened_release(home, release_id)
    if opened.monitor.id != query.monitor or opened.release.audience not in viewer.audiences_for(opened.monitor):
        raise not_found(release_id)
    return viewed(home, release_id, query)
