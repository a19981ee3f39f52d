"""The list of monitors, and one monitor: phase, five directions, burden."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.web.monitors.directions import DIRECTIONS, phases_of
from wegwijzer.web.plans.showing import size_context
from wegwijzer.web.rooms import panels
from wegwijzer.web.viewers import home, viewer_of


@require_safe
def monitors(request: HttpRequest) -> HttpResponse:
    """All monitors this person may see."""
    cards = usecases.monitors_for(home(), viewer_of(request))
    return render(request, "monitors/monitors.html", {"cards": cards})


@require_safe
def monitor(request: HttpRequest, monitor: str, direction: str = "waarom") -> HttpResponse:
    """One monitor, seen from one of the five directions."""
    if direction not in DIRECTIONS:
        raise Http404
    viewer = viewer_of(request)
    page = usecases.monitor_page(home(), viewer, monitor)
    context = {
        "page": page,
        "direction": direction,
        "directions": DIRECTIONS,
        "phases": phases_of(page.monitor.phase),
        **size_context(page.size),
        "fictional": page.monitor.fictional,
        "panels": panels("on_monitor", viewer, page.monitor, direction),
    }
    return render(request, f"monitors/{direction}.html", context)
