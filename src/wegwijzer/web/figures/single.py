"""The page of one figure: sentence, chart, table, explanation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.web.figures.addresses import query_from
from wegwijzer.web.rooms import panels
from wegwijzer.web.viewers import home, viewer_of


@require_safe
def figure(request: HttpRequest, monitor: str, indicator: str) -> HttpResponse:
    """One figure in the area, period, group and comparison that the address chose."""
    viewer = viewer_of(request)
    view = usecases.view_figure(home(), viewer, query_from(request, monitor, indicator))
    beside = panels("beside_figure", viewer, view)
    return render(request, "figures/figure.html", {"view": view, "fictional": view.fictional, "panels": beside})
