"""One figure compared in every way there is: over time, with areas, groups, like municipalities and its goal."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.usecases.comparing_figures import compare_figure
from wegwijzer.web.figures.addresses import query_from
from wegwijzer.web.viewers import home, viewer_of

KINDS = {
    "over_time": _("Over time"),
    "areas": _("With other areas"),
    "groups": _("Between groups"),
    "comparable": _("With municipalities like ours"),
    "target": _("With the goal"),
}


@require_safe
def comparing(request: HttpRequest, monitor: str, indicator: str) -> HttpResponse:
    """Every comparison of the figure that the address chose, each with what it is compared with and how sure it is."""
    viewer = viewer_of(request)
    view = usecases.view_figure(home(), viewer, query_from(request, monitor, indicator))
    found = compare_figure(home(), viewer, view.query)
    by_kind = [(KINDS.get(kind, kind), list(ones)) for kind, ones in groupby(found, key=lambda one: one.kind)]
    context = {"view": view, "kinds": by_kind, "fictional": view.fictional}
    return render(request, "figures/comparing.html", context)
