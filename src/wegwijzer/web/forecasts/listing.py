"""The forecasts of a monitor: for each figure the newest one, and a way to make one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.storage.forecasts import StoredForecast
from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.viewers import home, viewer_of


@require_safe
def forecasts(request: HttpRequest, monitor: str) -> HttpResponse:
    """What was forecast, figure by figure."""
    viewer = viewer_of(request)
    page = usecases.monitor_page(home(), viewer, monitor)
    newest: dict[str, StoredForecast] = {}
    for found in reversed(usecases.list_forecasts(home(), viewer, monitor)):
        newest[found.indicator] = found
    context = {
        "page": page,
        "rows": [(indicator, newest.get(indicator.id)) for indicator in page.indicators],
        "makes": may(viewer, Right.RELEASE, page.monitor) and bool(page.releases),
        "fictional": page.monitor.fictional,
    }
    return render(request, "forecasts/forecasts.html", context)
