"""How one release is protected: what is hidden by which rule, what is still covered, what would hide less."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.usecases.ledger import release_safety
from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.viewers import home, viewer_of


@require_safe
def safety(request: HttpRequest, monitor: str, release: str) -> HttpResponse:
    """The protection of a release, for everybody who may read it; the advice for who can change the monitor."""
    viewer = viewer_of(request)
    page = usecases.monitor_page(home(), viewer, monitor)
    found = release_safety(home(), viewer, release)
    if found.row.monitor != monitor:
        raise Http404
    advice = found.advice if may(viewer, Right.SET_UP, page.monitor) else ()
    context = {
        "page": page,
        "row": found.row,
        "advice": sorted(advice, key=lambda line: -line.gain)[:9],
        "attack": may(viewer, Right.SAFEGUARD, page.monitor) or may(viewer, Right.SET_UP, page.monitor),
        "fictional": page.monitor.fictional,
    }
    return render(request, "security/release.html", context)
