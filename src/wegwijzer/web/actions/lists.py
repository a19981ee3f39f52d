"""Maatregelen: mine, those without an owner, and all that one may see."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.actions.models import Action
from wegwijzer.web.actions.reading import mine, orphans, visible
from wegwijzer.web.viewers import viewer_of

ON_A_PAGE = 25
CHOICES = {
    "mijn": _("Mine"),
    "lopend": _("All that run"),
    "effect": _("Effect to look at"),
    "klaar": _("Looked at or dropped"),
}
WITHOUT = "zonder"


@login_required
@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """The measures: mine first, all one step away."""
    viewer = viewer_of(request)
    choice = request.GET.get("welke", "mijn")
    conditions = {
        "mijn": mine(viewer) & Q(state__in=Action.FOLLOWED),
        "lopend": Q(state__in=Action.OPEN),
        "effect": Q(state=Action.State.DONE),
        "klaar": Q(state__in=(Action.State.LOOKED, Action.State.DROPPED)),
    }
    found = orphans(viewer) if choice == WITHOUT else visible(viewer).filter(conditions.get(choice, Q()))
    page = Paginator(found.select_related("owner").order_by("due", "id"), ON_A_PAGE).get_page(request.GET.get("blad"))
    leads = may(viewer, Right.LEAD)
    choices = CHOICES | ({WITHOUT: _("Without an owner")} if leads else {})
    context = {"page": page, "choice": choice, "choices": choices, "leads": leads, "today": localdate()}
    return render(request, "actions/actions.html", context)
