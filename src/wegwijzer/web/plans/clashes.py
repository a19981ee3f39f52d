"""The page on which somebody settles two texts that were written at once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.web.plans import editing
from wegwijzer.web.plans.edit import around, set_up
from wegwijzer.web.plans.figures import DefinitionForm
from wegwijzer.web.plans.models import Clash
from wegwijzer.web.plans.things import THINGS
from wegwijzer.web.viewers import viewer_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clash(request: HttpRequest, monitor: str, number: int) -> HttpResponse:
    """A text that wasn't saved because of another: look again, and settle it."""
    definitions, found = set_up(viewer_of(request), monitor)
    kept = Clash.objects.filter(pk=number, monitor=monitor).select_related("who").first()
    if kept is None or kept.thing not in THINGS:
        raise Http404
    if request.method == "POST":
        editing.settle(monitor, kept.thing, str(number))
        return redirect("plan-walk", monitor)
    form, now, change = _beside(definitions, found, kept)
    context = around(found, THINGS[kept.thing]) | {
        "clash": kept,
        "pairs": editing.pairs_of(form, kept.mine, now),
        "change": change,
    }
    return render(request, "plans/kept.html", context)


def _beside(definitions: Definitions, monitor: Monitor, kept: Clash) -> tuple[Any, dict[str, Any], str]:
    """Return the form with the names of the fields, what stands there now, and where to change that."""
    about = THINGS[kept.thing]
    if about.form is not None:
        form = about.form(definitions=definitions, monitor=monitor)
        return form, {} if about.many else form.read(monitor), reverse("plan-thing", args=[monitor.id, about.id])
    known = definitions.indicators.get(kept.item)
    if known is None or kept.item not in monitor.indicators:
        form = DefinitionForm(indicator=known)
        return form, kept.theirs, reverse("plan-figures", args=[monitor.id])
    change = reverse("plan-definition", args=[monitor.id, known.id])
    return DefinitionForm(indicator=known), DefinitionForm.read(known), change
