"""Wat valt op: what stands out in the monitors one may see, the most important first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.web.signals.models import Signal, Standing
from wegwijzer.web.signals.reading import searched_for, stories
from wegwijzer.web.viewers import home, viewer_of

ON_A_PAGE = 9
LOOKS = {
    "slecht-en-slechter": (Signal.Look.WORSE, _("Bad and getting worse")),
    "goed-en-beter": (Signal.Look.BETTER, _("Good and getting better")),
}
CALM = {
    "rustig": (Signal.Calm.CALM, _("rather calm")),
    "gewoon": (Signal.Calm.NORMAL, _("in between")),
    "alles": (Signal.Calm.ALL, _("rather everything")),
}


@require_safe
def overview(request: HttpRequest, monitor: str = "") -> HttpResponse:
    """What stands out, of one monitor or of all."""
    viewer = viewer_of(request)
    page = usecases.monitor_page(home(), viewer, monitor) if monitor else None
    chosen = {
        "look": _known(request.GET.get("blik", ""), LOOKS, ""),
        "calm": _known(request.GET.get("hoeveel", ""), CALM, "rustig"),
        "state": _known(request.GET.get("stand", ""), Standing.State.values, ""),
    }
    searches = searched_for(viewer, monitor)
    look = LOOKS[chosen["look"]][0] if chosen["look"] else ""
    found = stories(searches, calm=CALM[chosen["calm"]][0], look=look, state=chosen["state"])
    context = {
        "monitor": page.monitor if page else None,
        "searched": len(searches),
        "stories": Paginator(found, ON_A_PAGE).get_page(request.GET.get("blad")),
        "chosen": chosen,
        "looks": {name: words for name, (_look, words) in LOOKS.items()},
        "calms": {name: words for name, (_calm, words) in CALM.items()},
        "states": Standing.State.choices if viewer.role else (),
        "fictional": any(found.fictional for found in searches.values()),
    }
    return render(request, "signals/overview.html", context)


def _known(given: str, choices: object, otherwise: str) -> str:
    return given if given in choices else otherwise  # type: ignore[operator]  # any container of names
