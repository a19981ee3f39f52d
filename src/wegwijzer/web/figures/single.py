"""The page of one figure: sentence, chart, table, explanation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer.web.figures.showing import shown
from wegwijzer.web.rooms import panels
from wegwijzer.web.viewers import viewer_of


@require_safe
def figure(request: HttpRequest, monitor: str, indicator: str) -> HttpResponse:
    """One figure in the area, period, group and comparison that the address chose."""
    view = shown(request, monitor, indicator)
    beside = panels("beside_figure", viewer_of(request), view)
    return render(request, "figures/figure.html", {"view": view, "fictional": view.fictional, "panels": beside})
