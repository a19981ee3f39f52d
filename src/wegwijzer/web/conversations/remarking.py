"""Remarks on the page of a figure: lighter than an interpretation; who interprets can make one of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from wegwijzer import usecases
from wegwijzer.reports.view import FigureQuery
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import READABLE_BY, Viewer
from wegwijzer.web.actions.reading import Place
from wegwijzer.web.conversations.interpreting import promote
from wegwijzer.web.conversations.interpreting import remark as keep
from wegwijzer.web.conversations.models import Interpretation, Remark
from wegwijzer.web.limits import limited
from wegwijzer.web.viewers import home, viewer_of

LONGEST = 500


@login_required
@limited("remark", times=30)
@require_POST
def remark(request: HttpRequest, monitor: str, indicator: str) -> HttpResponse:
    """Keep a remark on the figure as it stands there."""
    viewer = viewer_of(request)
    found = usecases.monitor_page(home(), viewer, monitor).monitor
    if not may(viewer, Right.INTERPRET, found):
        raise PermissionDenied
    chosen = {name: request.POST.get(name, "")[:120] for name in ("area", "period", "breakdown", "group")}
    view = usecases.view_figure(home(), viewer, FigureQuery(monitor=monitor, indicator=indicator, **chosen))
    text = " ".join(request.POST.get("tekst", "").split())[:LONGEST]
    if text:
        keep(view, found.organisation, str(viewer.audience.value), text, by=request.user)
    return redirect(f"{reverse('figure', args=[monitor, indicator])}?gebied={view.query.area}#opmerkingen")


def remarks_for(viewer: Viewer, query: FigureQuery) -> list[Remark]:
    """Return the remarks on this figure that the viewer may read: inside the organisation, and the own ones."""
    if viewer.role is None:
        return []
    here = Q(monitor=query.monitor, indicator=query.indicator, removed=False) & (Q(area=query.area) | Q(area=""))
    audiences = [one.value for one in READABLE_BY[viewer.audience]]
    own = Q(by__username=viewer.username)
    return list(
        Remark.objects.filter(here, organisation=viewer.organisation).filter(Q(audience__in=audiences) | own)[:5]
    )


@login_required
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Make an interpretation of a remark, or take it away: by who leads; its maker may take it away too."""
    viewer = viewer_of(request)
    found = get_object_or_404(Remark, pk=number, organisation=viewer.organisation or "-")
    leads = may(viewer, Right.LEAD, Place(found.monitor, found.organisation))
    wish = request.POST.get("doe", "")
    if wish == "weg" and (leads or found.by_id == request.user.pk):
        Remark.objects.filter(pk=number).update(removed=True)
    elif leads and wish in Interpretation.Kind.values:
        promote(found, wish, by=request.user)
    elif not leads:
        raise PermissionDenied
    return redirect(f"{reverse('figure', args=[found.monitor, found.indicator])}?gebied={found.area}")
