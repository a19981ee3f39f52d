"""The rules for hiding: which policy holds for whom, and why each rule is there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer.usecases.ledger import describe_policies
from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.viewers import home, viewer_of


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """Every policy; of the own organisation's monitors is said who uses it. For the administrator only."""
    viewer = viewer_of(request)
    if not may(viewer, Right.SAFEGUARD):
        raise Http404
    own = viewer.organisation
    cards = [
        (card, [(monitor, audience) for monitor, audience in card.used_by if monitor.organisation == own])
        for card in describe_policies(home())
    ]
    return render(request, "security/policies.html", {"cards": cards})
