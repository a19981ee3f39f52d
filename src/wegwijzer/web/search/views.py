"""The search box: monitors, figures and areas."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.web.limits import limited
from wegwijzer.web.rooms import contributed
from wegwijzer.web.viewers import home, viewer_of

LONGEST = 100


@require_safe
@limited("search", times=120)
def search(request: HttpRequest) -> HttpResponse:
    """What was found, best first; nothing typed is a page that says what one can search for."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    viewer = viewer_of(request)
    hits = [*usecases.search(home(), viewer, text), *contributed("hits", viewer, text)] if text else []
    template = "search/hits.html" if request.htmx else "search/search.html"
    return render(request, template, {"hits": hits, "search_text": text})
