"""What the frame around every page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wegwijzer.definitions.model import Organisation
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.web.rooms import contributed
from wegwijzer.web.viewers import home, viewer_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the demo state, where we are and whose page it is; the rest comes with the page."""
    match = getattr(request, "resolver_match", None)
    monitor = match.kwargs.get("monitor", "") if match else ""
    return {
        "demo": settings.DEMO,
        "here": match.url_name if match else "",
        "organisation": lambda: organisation_of(request, monitor),
        "monitor_title": lambda: title_of(monitor),
        "links": lambda: sorted(contributed("links", viewer_of(request)), key=lambda link: link.order),
    }


def title_of(monitor_id: str) -> str:
    """Return what a monitor is called, for the path above the page; empty when there is none."""
    monitor = loaded_definitions(home()).monitors.get(monitor_id)
    return monitor.title if monitor else ""


def organisation_of(request: HttpRequest, monitor_id: str) -> Organisation | None:
    """Return whose name and colours the page carries: the monitor's, else the person's own, else nobody's."""
    viewer = viewer_of(request)
    if not monitor_id and not viewer.organisation:
        return None
    definitions = loaded_definitions(home())
    monitor = definitions.monitors.get(monitor_id)
    return definitions.organisations.get(monitor.organisation if monitor else viewer.organisation or "")
