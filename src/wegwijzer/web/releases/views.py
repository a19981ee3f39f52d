"""What was released of a monitor, and the reports of a release."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.web.attachments import taken_along
from wegwijzer.web.figures.addresses import MOST
from wegwijzer.web.limits import limited
from wegwijzer.web.rooms import contributed
from wegwijzer.web.viewers import home, viewer_of


@require_safe
def releases(request: HttpRequest, monitor: str) -> HttpResponse:
    """The releases of a monitor that this person may read, newest first."""
    viewer = viewer_of(request)
    page = usecases.monitor_page(home(), viewer, monitor)
    found = usecases.releases_for(home(), viewer, monitor)
    return render(
        request,
        "releases/releases.html",
        {
            "page": page,
            "releases": found,
            "fictional": page.monitor.fictional,
        },
    )


@require_safe
@limited("report", times=20)
def report(request: HttpRequest, release: str, kind: str) -> HttpResponse:
    """The report of a release for one area."""
    area = request.GET.get("gebied", "").strip()[:MOST]
    viewer = viewer_of(request)
    found = usecases.readable(home(), viewer, release)
    additions = tuple(contributed("additions", viewer, found, area))
    return taken_along(usecases.report(home(), viewer, release, area, kind, additions))
