"""What forecasts add elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wegwijzer import usecases
from wegwijzer.definitions.model import Monitor
from wegwijzer.errors import NotFoundError
from wegwijzer.reports.additions import Addition
from wegwijzer.reports.view import FigureQuery, FigureView
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release
from wegwijzer.usecases.opening import opened_release
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.forecasts.chapter import chapter
from wegwijzer.web.forecasts.demo import fill
from wegwijzer.web.forecasts.noticing import outside_the_margin
from wegwijzer.web.forecasts.work import forecast_job
from wegwijzer.web.rooms import Noticed, Panel
from wegwijzer.web.viewers import home as opened_home


def on_monitor(viewer: Viewer, monitor: Monitor, direction: str) -> list[Panel]:
    """Return the way to the forecasts of a monitor, when there are any or one may make them."""
    if direction != "wat":
        return []
    found = usecases.list_forecasts(opened_home(), viewer, monitor.id)
    if not found and not may(viewer, Right.RELEASE, monitor):
        return []
    number = len({one.indicator for one in found})
    return [Panel(template="forecasts/on_monitor.html", context={"monitor": monitor, "number": number}, order=45)]


def beside_figure(viewer: Viewer, view: FigureView) -> list[Panel]:
    """Return what is expected of this figure, in one sentence."""
    query = view.query
    found = usecases.list_forecasts(opened_home(), viewer, query.monitor, query.indicator)
    if not found:
        return []
    try:
        expected = usecases.view_forecast(
            opened_home(), viewer, found[0].id, query.area, f"{query.breakdown}:{query.group}"
        )
    except NotFoundError:  # made before this area or group was there
        return []
    return [Panel(template="forecasts/beside.html", context={"forecast": expected}, order=30)]


def additions(viewer: Viewer, release: Release, area: str) -> list[Addition]:
    """Return the chapter that looks ahead, for the report of a release: what its own audience may read."""
    found = chapter(opened_home(), viewer, release, area)
    return [found] if found else []


def expected(viewer: Viewer, query: FigureQuery, release: str) -> list[str]:
    """Return what is expected of a figure, from the newest forecast for the readers of this release; none: nothing."""
    home, audience = opened_home(), opened_release(opened_home(), release).release.audience
    known = usecases.list_forecasts(home, viewer, query.monitor, query.indicator)
    newest = next((one for one in known if one.audience == audience), None)
    if newest is None:
        return []
    try:
        view = usecases.view_forecast(home, viewer, newest.id, query.area, f"{query.breakdown}:{query.group}")
    except NotFoundError:  # made before this area or group was there
        return []
    return list(view.sentences)


def noticed(home: Home, viewer: Viewer, release: str) -> list[Noticed]:
    """Return the figures that came in outside the margin of their forecast."""
    return list(outside_the_margin(home, viewer, release))


def jobs() -> Mapping[str, Any]:
    """Return the long work: make a forecast."""
    return {"forecast": forecast_job}


def fill_demo(home: Home, now: datetime) -> None:
    """Make the demo's forecasts: an older one with what came true, and one from the population."""
    fill(home, now)
