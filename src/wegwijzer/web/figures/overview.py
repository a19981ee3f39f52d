"""Cijfers: the figures of a monitor as cards by building block."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.web.figures.addresses import MOST
from wegwijzer.web.viewers import home, viewer_of


@require_safe
def figures(request: HttpRequest, monitor: str) -> HttpResponse:
    """Cards by building block for one area."""
    area = request.GET.get("gebied", "").strip()[:MOST]
    cards = usecases.figure_cards(home(), viewer_of(request), monitor, area)
    return render(request, "figures/overview.html", {"cards": cards, "fictional": cards.fictional})
