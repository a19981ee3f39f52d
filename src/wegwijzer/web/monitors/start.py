"""Start: a person's own page, and for a visitor the door to what is public."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.web.viewers import home, viewer_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """My monitors, what was released lately, what is next."""
    page = usecases.start_page(home(), viewer_of(request), localdate())
    return render(request, "monitors/start.html", {"page": page})
