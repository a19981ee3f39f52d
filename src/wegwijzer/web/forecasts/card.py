"""What a forecast says of itself: the model card, and the entry for the Algoritmeregister as a file."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wegwijzer.forecast.card import scores_text
from wegwijzer.reports.downloads import Download
from wegwijzer.usecases.forecasting_releases import readable_forecast, register_entry_of
from wegwijzer.usecases.opening import opened_release
from wegwijzer.usecases.viewing_forecasts import forecast_card
from wegwijzer.web.attachments import taken_along
from wegwijzer.web.viewers import home, viewer_of


@require_safe
def card(request: HttpRequest, forecast: str) -> HttpResponse:
    """The model card."""
    viewer = viewer_of(request)
    stored = readable_forecast(home(), viewer, forecast)
    monitor = opened_release(home(), stored.release).monitor
    found = forecast_card(home(), viewer, forecast)
    context = {
        "card": found,
        "forecast": stored,
        "scores": scores_text(found, _),
        "monitor_title": monitor.title,
        "own": viewer.organisation == monitor.organisation,
        "fictional": monitor.fictional,
    }
    return render(request, "forecasts/card.html", context)


@require_safe
def register(request: HttpRequest, forecast: str) -> HttpResponse:
    """The entry for the Algoritmeregister; for those inside, who publish it."""
    viewer = viewer_of(request)
    stored = readable_forecast(home(), viewer, forecast)
    if opened_release(home(), stored.release).monitor.organisation != viewer.organisation:
        raise Http404
    entry = json.dumps(register_entry_of(home(), forecast, _), ensure_ascii=False, indent=2)
    name = f"algoritmeregister-{stored.indicator}.json"
    return taken_along(Download(name=name, media_type="application/json", body=entry.encode()))
